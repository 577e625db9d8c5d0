/** A form as it was sent: texts by name, nested where the names are (`members[0][won]`). Never has a prototype. */
export interface Tree {
  [name: string]: Typed;
}
export type Typed = string | string[] | Tree;

/** What a form sends beside its fields. */
export interface Controls {
  /** The version of the subject that the reader saw. */
  version?: number;
  /** The idempotency key: the same form sent twice is done once. */
  key?: string;
  /** The list that should get one more row, as a name: `members`. */
  add?: string;
  /** The row that should go, as a name: `members[1]`. */
  remove?: string;
}

/** These names steer the form and never reach the act. */
const steering = new Set(['_version', '_key', '_add', '_remove']);

export function controlsOf(body: unknown): Controls {
  const flat = (body ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof flat[name] === 'string' && flat[name] !== '' ? flat[name] : undefined);
  const version = text('_version');
  const key = text('_key');
  const add = text('_add');
  const remove = text('_remove');
  return {
    ...(version !== undefined && /^\d{1,9}$/.test(version) ? { version: Number(version) } : {}),
    ...(key !== undefined && /^[\w-]{8,100}$/.test(key) ? { key } : {}),
    ...(add !== undefined ? { add } : {}),
    ...(remove !== undefined ? { remove } : {}),
  };
}

/** The body that `express.urlencoded({ extended: false })` read, as a tree. A name that is none of ours is kept flat, so that it is refused by name. */
export function treeOf(body: unknown): Tree {
  const tree = bare();
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (steering.has(name)) continue;
    const texts = Array.isArray(value) ? value.map(String) : String(value);
    place(tree, pathOf(name) ?? [name], texts);
  }
  return tree;
}

/** `members[0][won]` as its steps; undefined when it is no name of a form. */
export function pathOf(name: string): string[] | undefined {
  if (!/^[A-Za-z][\w.-]*(\[[^[\]]+\])*(\[\])?$/.test(name)) return undefined;
  return name.replaceAll('[]', '').replaceAll(']', '').split('[').map(decoded);
}

/** What people named may hold brackets itself (a target `문장[한국어]`): there they are written as in an address. */
const encoded = (step: string): string =>
  step.replace(/[%[\]]/g, (sign) => ({ '%': '%25', '[': '%5B', ']': '%5D' })[sign] ?? sign);
const decoded = (step: string): string =>
  step.replace(/%(25|5B|5D)/g, (sign) => ({ '%25': '%', '%5B': '[', '%5D': ']' })[sign] ?? sign);

/** The name of a field in HTML: `['members', 0, 'won']` is `members[0][won]`. */
export const nameOf = (path: readonly PropertyKey[]): string =>
  path.map((step, index) => (index === 0 ? String(step) : `[${encoded(String(step))}]`)).join('');

/** The steps of an error as a schema tells them, below the whole form as well as below a row. */
export const isTree = (value: Typed | undefined): value is Tree => typeof value === 'object' && !Array.isArray(value);

/** The rows of a list in the order of their numbers; gaps close. */
export const rowsOf = (value: Typed | undefined): Tree[] =>
  isTree(value)
    ? Object.keys(value)
        .filter((key) => /^\d{1,4}$/.test(key))
        .sort((a, b) => Number(a) - Number(b))
        .map((key) => value[key])
        .filter(isTree)
    : [];

function place(tree: Tree, path: string[], value: string | string[]): void {
  const [step, ...rest] = path;
  if (step === undefined) return;
  if (rest.length === 0) {
    tree[step] = value;
    return;
  }
  const below = tree[step];
  const next = isTree(below) ? below : bare();
  tree[step] = next;
  place(next, rest, value);
}

export const bare = (): Tree => Object.create(null) as Tree;
