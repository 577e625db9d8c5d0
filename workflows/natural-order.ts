/**
 * Orders names the way people count: E2 before E10. Runs of the digits 0-9 compare as numbers, everything else by code
 * point, so that the order depends on no locale. Names that differ only in leading zeros are ordered by code point.
 */
export function naturalOrder(a: string, b: string): number {
  const left = runsOf(a);
  const right = runsOf(b);
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const order = compareRuns(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareCodePoints(a, b);
}

function runsOf(name: string): string[] {
  return name.match(/[0-9]+|[^0-9]+/g) ?? [];
}

function compareRuns(a: string, b: string): number {
  const aIsNumber = /^[0-9]/.test(a);
  const bIsNumber = /^[0-9]/.test(b);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return aIsNumber ? compareDigits(a, b) : compareCodePoints(a, b);
}

// Digits of any length: a registration number does not fit a JavaScript number safely.
function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+(?=\d)/, '');
  const right = b.replace(/^0+(?=\d)/, '');
  return left.length - right.length || compareCodePoints(left, right);
}

function compareCodePoints(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const order = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
