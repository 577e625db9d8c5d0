import { type Sealed, seal, sha256 } from './chain.js';

/** An entry as it is exported: what its hash covers, and the two hashes. */
export interface Entry extends Sealed {
  seq: number;
  prev: string;
  hash: string;
}

export interface Break {
  kind: string;
  id: string;
  n: number;
  seq: number;
  /**
   * `changed`: the content does not give the hash; `order`: an entry is missing, doubled or moved; `link`: it does not follow
   * the one before it; `subject`: the subject does not stand as its last entry left it, or is not there at all.
   */
  what: 'changed' | 'order' | 'link' | 'subject';
}

export interface Verification {
  entries: number;
  chains: number;
  verified: boolean;
  /** SHA-256 over the heads of all chains, by subject id. */
  root: string;
  first?: Break;
}

/** Where a chain ends, and how it leaves its subject. */
export interface Head {
  kind: string;
  n: number;
  seq: number;
  hash: string;
  state: string;
  version: number;
}

/** Walks entries in the order of recording and holds every chain to its hashes; memory grows with the chains, not with the entries. */
export class ChainWalk {
  readonly #heads = new Map<string, Head>();
  #entries = 0;
  #first: Break | undefined;

  add({ seq, prev, hash, ...entry }: Entry): void {
    this.#entries += 1;
    const head = this.#heads.get(entry.id) ?? { n: 0, hash: '' };
    const { kind, n, to: state, version } = entry;
    const where = { kind: entry.kind, id: entry.id, n: entry.n, seq };
    if (!this.#first) {
      if (entry.n !== head.n + 1) this.#first = { ...where, what: 'order' };
      else if (prev !== head.hash) this.#first = { ...where, what: 'link' };
      else if (seal(prev, entry) !== hash) this.#first = { ...where, what: 'changed' };
    }
    this.#heads.set(entry.id, { kind, n, seq, hash, state, version });
  }

  end(): Verification {
    return {
      entries: this.#entries,
      chains: this.#heads.size,
      verified: !this.#first,
      root: rootOf(this.#heads),
      ...(this.#first && { first: this.#first }),
    };
  }

  heads(): ReadonlyMap<string, Head> {
    return this.#heads;
  }
}

/** One hash over the ends of all chains, which can be printed in a public notice: with it a cut tail shows too. */
export function rootOf(heads: ReadonlyMap<string, { n: number; hash: string }>): string {
  const lines = [...heads].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { n, hash }]) => `${id} ${n} ${hash}\n`);
  return sha256(lines.join(''));
}
