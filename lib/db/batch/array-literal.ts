/**
 * PostgreSQL array literals for the hot path: pg's own array encoding is several times slower, and these elements are
 * of known shape (PostgreSQL documentation, 8.15.6 "Array Input and Output Syntax"). `join` makes one flat string, where
 * appending would leave a tree of pieces for the socket to put together.
 */

type Plain = string | number | bigint | boolean | null;

/** `{a,b,NULL}` of values that need no quoting: uuids, numbers, booleans, ISO dates, words without commas. */
export function plainArray(values: readonly Plain[]): string {
  // join would leave nothing in the place of a null.
  const known = values.includes(null) ? values.map((value) => value ?? "NULL") : values;
  return `{${known.join(",")}}`;
}

/** `{"a","b",NULL}` of any text: quoted, backslash and quote escaped. NUL cannot be stored and is dropped. */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map(quoted).join(",")}}`;
}

const SPECIAL = /["\\\0]/;

function quoted(value: string | null): string {
  if (value === null) return "NULL";
  return SPECIAL.test(value) ? `"${value.replaceAll("\0", "").replace(/["\\]/g, "\\$&")}"` : `"${value}"`;
}
