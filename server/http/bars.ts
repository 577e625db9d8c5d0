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
  const height = rows.length * ROW + 8;
  const drawn = rows.map(({ label, value, text }, i) => {
    const y = i * ROW + 4;
    const length = Math.max(2, Math.round((value / most) * (WIDTH - LABEL - 60)));
    return `<text x="${LABEL - 8}" y="${y + 17}" text-anchor="end" class="gm-bar-label">${escaped(short(label))}</text><rect x="${LABEL}" y="${y + 4}" width="${length}" height="18" rx="3" class="gm-bar"/><text x="${LABEL + length + 6}" y="${y + 17}" class="gm-bar-value">${escaped(text)}</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}" class="gm-chart"><title>${escaped(title)}</title>${drawn.join('')}</svg>`;
}

const short = (label: string): string => (label.length > 22 ? `${label.slice(0, 21)}…` : label);
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
