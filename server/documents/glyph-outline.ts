import type { FontFile } from './font-file.js';

interface Point {
  x: number;
  y: number;
  on: boolean;
}

/** A glyph's outline as PDF path operators without the one that paints, in font units, y down. Empty for a space. */
export function glyphPath(font: FontFile, glyph: number): string {
  const outline = font.outlineOf(glyph);
  if (outline.length === 0) return '';
  if (outline.readInt16BE(0) < 0) throw new Error(`glyph ${glyph} is made of others`);
  return contoursOf(outline).map(contourPath).join(' ');
}

/** The contours of a simple glyph (OpenType, glyf). */
function contoursOf(outline: Buffer): Point[][] {
  const count = outline.readInt16BE(0);
  const ends = Array.from({ length: count }, (_, i) => outline.readUInt16BE(10 + 2 * i));
  const total = (ends.at(-1) ?? -1) + 1;
  let at = 10 + 2 * count;
  at += 2 + outline.readUInt16BE(at);
  const flags: number[] = [];
  while (flags.length < total) {
    const flag = outline.readUInt8(at++);
    const times = flag & 8 ? outline.readUInt8(at++) : 0;
    for (let i = 0; i <= times; i++) flags.push(flag);
  }
  const axis = (short: number, same: number) => {
    let value = 0;
    return flags.map((flag) => {
      if (flag & short) value += flag & same ? outline.readUInt8(at++) : -outline.readUInt8(at++);
      else if (!(flag & same)) {
        value += outline.readInt16BE(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = axis(2, 16);
  const ys = axis(4, 32);
  return ends.map((end, index) => {
    const start = index === 0 ? 0 : (ends[index - 1] ?? 0) + 1;
    return Array.from({ length: end - start + 1 }, (_, i) => ({
      x: xs[start + i] ?? 0,
      y: -(ys[start + i] ?? 0),
      on: ((flags[start + i] ?? 0) & 1) === 1,
    }));
  });
}

/** Quadratic curves as the cubic ones of PDF; between two control points stands a point that is not written. */
function contourPath(points: readonly Point[]): string {
  const full = points.flatMap((point, index) => {
    const next = points[(index + 1) % points.length] ?? point;
    return point.on || next.on ? [point] : [point, { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2, on: true }];
  });
  const first = full.findIndex((point) => point.on);
  const ring = [...full.slice(first), ...full.slice(0, first + 1)];
  let from = ring[0] ?? { x: 0, y: 0, on: true };
  const path = [`${show(from)} m`];
  for (let i = 1; i < ring.length; i++) {
    const point = ring[i] as Point;
    if (point.on) {
      path.push(`${show(point)} l`);
      from = point;
      continue;
    }
    const to = ring[++i] as Point;
    path.push(`${show(toward(from, point))} ${show(toward(to, point))} ${show(to)} c`);
    from = to;
  }
  return `${path.join(' ')} h`;
}

function toward(from: Point, control: Point): Point {
  return { x: from.x + (2 / 3) * (control.x - from.x), y: from.y + (2 / 3) * (control.y - from.y), on: true };
}

function show({ x, y }: Point): string {
  return `${Math.round(x)} ${Math.round(y)}`;
}
