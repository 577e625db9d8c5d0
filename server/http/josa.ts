/**
 * The word with the particle that its last sound asks for: `josa('예산', '을')` is 예산을, `josa('메모', '을')` is 메모를.
 * `pair` names the particle after a consonant: 은, 이, 을, 과, 으로. A word whose last sound cannot be told (Latin
 * letters, a symbol) gets both: plan을(를).
 */
export function josa(word: string, pair: Particle): string {
  const [closed, open] = particles[pair];
  const sound = lastSound(word);
  if (sound === 'unknown') return `${word}${pair === '으로' ? '(으)로' : `${closed}(${open})`}`;
  if (pair === '으로' && sound === 'rieul') return `${word}로`;
  return `${word}${sound === 'open' ? open : closed}`;
}

export const particles = {
  은: ['은', '는'],
  이: ['이', '가'],
  을: ['을', '를'],
  과: ['과', '와'],
  으로: ['으로', '로'],
} as const;
export type Particle = keyof typeof particles;

type Sound = 'open' | 'closed' | 'rieul' | 'unknown';

function lastSound(word: string): Sound {
  const last = [...word.replace(/\([^()]*\)$/, '').replace(/[\s)\]’”'"」』》〉.,!?%]+$/u, '')].pop();
  if (!last) return 'unknown';
  const digit = digits[last];
  if (digit) return digit;
  const code = last.codePointAt(0) ?? 0;
  if (code < 0xac00 || code > 0xd7a3) return 'unknown';
  const final = (code - 0xac00) % 28;
  return final === 0 ? 'open' : final === 8 ? 'rieul' : 'closed';
}

/** How the Sino-Korean reading of a number ends: 영 일 이 삼 사 오 육 칠 팔 구. */
const digits: Record<string, Sound> = {
  0: 'closed',
  1: 'rieul',
  2: 'open',
  3: 'closed',
  4: 'open',
  5: 'open',
  6: 'closed',
  7: 'rieul',
  8: 'rieul',
  9: 'open',
};
