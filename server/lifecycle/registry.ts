import type { Kind } from '../../workflows/life.js';
import type { ActDef, KindDef } from './act.js';

const kindDefs = new Map<Kind, KindDef>();
const actDefs = new Map<string, ActDef>();

/** Called once by each slice as it loads; a second definition of the same name is a mistake that must not start. */
export function registerKind(def: KindDef): KindDef {
  if (kindDefs.has(def.kind)) throw new Error(`kind ${def.kind} is registered twice`);
  kindDefs.set(def.kind, def);
  return def;
}

export function registerAct<I>(def: ActDef<I>): ActDef<I> {
  if (actDefs.has(def.name)) throw new Error(`act ${def.name} is registered twice`);
  actDefs.set(def.name, def as unknown as ActDef);
  return def;
}

export function kindDef(kind: Kind): KindDef {
  const def = kindDefs.get(kind);
  if (!def) throw new Error(`kind ${kind} is not registered`);
  return def;
}

export function actDef(name: string): ActDef {
  const def = actDefs.get(name);
  if (!def) throw new Error(`act ${name} is not registered`);
  return def;
}

export const allActs = (): ActDef[] => [...actDefs.values()];
export const allKinds = (): KindDef[] => [...kindDefs.values()];

export const kindOf = (act: string): Kind => act.slice(0, act.indexOf('.')) as Kind;
export const eventOf = (act: string): string => act.slice(act.indexOf('.') + 1);
