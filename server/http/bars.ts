export interface Bar {
  label: string;
  value: number;
  text: string;
}

const ROW = 28;
const LABEL = 260;
const WIDTH = 640;

/** Horizontal bars as SVG, drawn on the server: no script, no inline style; colors and type come from the page's own sheet by class. */
export function bars(title: string, rows: readonly Bar[]): string {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const drawn = rows.map(({ label, value, text }, i) => {
    const y = i * ROW + 4;
    const length = Math.max(2, Math.round((value / most) * (WIDTH - LABEL - 100)));
    return `${labelAt(label, y)}<rect x="${LABEL}" y="${y + 4}" width="${length}" height="18" rx="3" class="gm-bar"/><text x="${LABEL + length + 6}" y="${y + 17}" class="gm-bar-value">${escaped(text)}</text>`;
  });
  return chart(title, rows.length * ROW + 8, drawn);
}

export interface Span {
  label: string;
  /** Milliseconds since 1970; a moment where both are the same. */
  from: number;
  to: number;
  text: string;
  past: boolean;
}

/** Periods and moments on one axis of time, with a line at `now`. */
export function spans(title: string, rows: readonly Span[], now: number): string {
  const first = Math.min(...rows.map(({ from }) => from));
  const last = Math.max(first + 1, ...rows.map(({ to }) => to));
  const at = (moment: number) => LABEL + Math.round(((moment - first) / (last - first)) * (WIDTH - LABEL - 20));
  const drawn = rows.map(({ label, from, to, text, past }, i) => {
    const y = i * ROW * 1.4 + 4;
    const length = Math.max(8, at(to) - at(from));
    const start = Math.min(at(from), WIDTH - 20 - length);
    return `${labelAt(label, y)}<rect x="${start}" y="${y + 4}" width="${length}" height="14" rx="3" class="${past ? 'gm-bar-soft' : 'gm-bar'}"/><text x="${Math.min(start, WIDTH - 210)}" y="${y + 33}" class="gm-bar-value">${escaped(text)}</text>`;
  });
  const height = Math.round(rows.length * ROW * 1.4 + 8);
  const line =
    now >= first && now <= last
      ? `<line x1="${at(now)}" x2="${at(now)}" y1="0" y2="${height}" class="gm-chart-line"/>`
      : '';
  return chart(title, height, [...drawn, line]);
}

const chart = (title: string, height: number, parts: readonly string[]): string =>
  `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}" class="gm-chart"><title>${escaped(title)}</title>${parts.join('')}</svg>`;

const labelAt = (label: string, y: number): string =>
  `<text x="${LABEL - 8}" y="${y + 17}" text-anchor="end" class="gm-bar-label">${escaped(short(label))}</text>`;

const short = (label: string): string => (label.length > 22 ? `${label.slice(0, 21)}…` : label);
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
