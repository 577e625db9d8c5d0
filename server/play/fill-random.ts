import { createHash } from 'node:crypto';

/** Numbers that look random and come out the same everywhere. */
export interface Random {
  /** From 0 up to but not including 1. */
  readonly unit: () => number;
  /** An integer from 0 up to but not including `below`. */
  readonly below: (below: number) => number;
  /** About normally distributed. */
  readonly normal: (mean: number, deviation: number) => number;
}

/**
 * A stream of its own for every purpose, so that one more application in a file does not stir the scores of the others.
 * The generator is mulberry32 (Tommy Ettinger, public domain), seeded with 32 bits of the SHA-256 of seed and purpose.
 */
export function randomOf(seed: number, ...purpose: readonly (string | number)[]): Random {
  let state = createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]), 'utf8')
    .digest()
    .readUInt32LE(0);
  const unit = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // Irwin–Hall: twelve draws need no logarithm or cosine, whose last bit could differ between machines.
  const normal = (mean: number, deviation: number): number => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += unit();
    return mean + deviation * sum;
  };
  return { unit, below: (below) => Math.floor(unit() * below), normal };
}
