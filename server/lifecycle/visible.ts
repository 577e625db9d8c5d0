import type { Kind } from '../../workflows/life.js';
import { type Actor, readRows } from '../../workflows/policy.js';
import { kindDef } from './registry.js';

/** A condition over the row `t` with its three parameters: person, organizations, programs. */
export interface Sight {
  sql: string;
  values: [string | null, string[], string[]];
}

/**
 * What of a kind this person may see, as SQL over the row `t`: every list is filtered by it, none by hand. It says what the
 * policy table says, row by row; a role without a row sees nothing. The parameters are $1, $2 and $3 of the statement.
 */
export function visibleTo(kind: Kind, actor: Actor): Sight {
  const { sees } = kindDef(kind);
  const terms = readRows(actor.role, kind).map(({ relation, states }) => {
    const sentence = sees[relation];
    if (!sentence) throw new Error(`${kind} has no SQL for the relation ${relation}`);
    return states
      ? `(t.state in (${states.map((state) => `'${state}'`).join(', ')}) and ${sentence})`
      : `(${sentence})`;
  });
  // The parameters stand in the statement whether or not a row needs them, or PostgreSQL could not tell their types.
  const typed = '($1::uuid is null or true) and ($2::uuid[] is null or true) and ($3::uuid[] is null or true)';
  return {
    sql: `${typed} and (${terms.join(' or ') || 'false'})`,
    values: [actor.personId, [...actor.organizationIds], [...actor.programIds]],
  };
}
