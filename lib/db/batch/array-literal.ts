/**
 * PostgreSQL array literals for the hot path: pg's own array encoding is several times slower, and these elements are
 * of known shape (PostgreSQL documentation, 8.15.6 "Array Input and Output Syntax").
 */

type Plain = string | number | bigint | boolean | null;

/** `{a,b,NULL}` of values that need no quoting: uuids, numbers, booleans, ISO dates, words without commas. */
export function plainArray(values: readonly Plain[]): string {
  let text = "{";
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    text += (i === 0 ? "" : ",") + (value === null || value === undefined ? "NULL" : String(value));
  }
  return text + "}";
}

/** `{"a","b",NULL}` of any text: quoted, backslash and quote escaped. NUL cannot be stored and is dropped. */
export function textArray(values: readonly (string | null)[]): string {
  return (
    "{" +
    values
      .map((value) =>
        value === null ? "NULL" : `"${value.replaceAll("\u0000", "").replace(/["\\]/g, "\\$&")}"`,
      )
      .join(",") +
    "}"
  );
}
