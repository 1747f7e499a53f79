import type { z } from "zod";

/** The search parameters of a page. */
export type AddressSearch = Record<string, string | string[] | undefined>;

/**
 * Of an address, what a query can be asked with: the names it knows, and all of them or none. Anything else in it counts as not
 * there, so that an old or mistyped link still shows the page. A custom range needs both of its days.
 */
export function usableSearch<S extends z.ZodType>(
  search: AddressSearch,
  schema: S,
  names: readonly string[],
): z.input<S> {
  const given = Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
  const whole =
    given.range !== "custom" ||
    (given.from !== undefined && given.to !== undefined && given.from <= given.to);
  return (whole && schema.safeParse(given).success ? given : {}) as z.input<S>;
}
