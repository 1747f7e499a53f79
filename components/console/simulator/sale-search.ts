"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { SERVICE_TIERS } from "@/lib/domain/pricing/markup-rule";
import { WHAT_IFS } from "@/lib/usecases/simulator/schemas";

const UNITS = Object.fromEntries(
  DIMENSIONS.map((dimension) => [dimension, parseAsString.withDefault("")]),
) as Record<Dimension, ReturnType<typeof parseAsString.withDefault>>;

const PARSERS = {
  buyer: parseAsString.withDefault(""),
  model: parseAsString.withDefault(""),
  at: parseAsString.withDefault(""),
  serviceTier: parseAsStringLiteral(SERVICE_TIERS).withDefault("default"),
  whatIf: parseAsStringLiteral(WHAT_IFS).withDefault("none"),
  raise: parseAsString.withDefault(""),
  lot: parseAsString.withDefault(""),
  vendor: parseAsString.withDefault(""),
  ...UNITS,
};

/** What is simulated, in the address: a link, a reload and the back button keep it; the server renders the answer. */
export function useSaleSearch() {
  return useQueryStates(PARSERS, { shallow: false, history: "push", clearOnDefault: true });
}
