const TIMES = 10n;

/** Whether one amount is ten times the other or more, or something and the other nothing: a slip of the decimal point is mostly that far. */
export function isTenfold(a: bigint, b: bigint): boolean {
  return a >= b * TIMES || b >= a * TIMES;
}
