import QRCode from 'qrcode';

/** A QR code as PDF path operators in modules, y down, quiet zone included, and its side in modules. One mask for all: choosing the best costs more than the rest. */
export function qrPath(text: string): { path: string; side: number } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M', maskPattern: 2 });
  const quiet = 4;
  const path: string[] = [];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue;
      const start = column;
      while (column + 1 < modules.size && modules.get(row, column + 1)) column++;
      path.push(`${quiet + start} ${quiet + row} ${column + 1 - start} 1 re`);
    }
  }
  return { path: `${path.join(' ')} f`, side: modules.size + 2 * quiet };
}
