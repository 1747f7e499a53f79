/** A value as JSON carries it: `bigint` and `Date` as strings, `undefined` members left out. */
export type Wire<T> = T extends bigint | Date
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends ReadonlyArray<infer E>
      ? Wire<E>[]
      : T extends object
        ? { [K in keyof T]: Wire<T[K]> }
        : T;

/** JSON of a use case's answer or input, with `bigint` as decimal strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "bigint" ? inner.toString() : inner,
  );
}

/** A use case's answer as the browser would get it from its route: what a page hands to client components. */
export function asWire<T>(value: T): Wire<T> {
  return JSON.parse(toJson(value)) as Wire<T>;
}
