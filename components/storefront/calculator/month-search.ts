"use client";

import { parseAsString, useQueryStates } from "nuqs";

/** A month of some kind of work: tokens of one call, and calls of a month. */
export const PRESETS = {
  chat: { input: "1200", cached: "800", output: "400", calls: "20000" },
  coding: { input: "4000", cached: "24000", output: "1200", calls: "8000" },
  translation: { input: "900", cached: "0", output: "900", calls: "10000" },
  extraction: { input: "3000", cached: "0", output: "150", calls: "50000" },
} as const;
export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

export const MONTH_FIELDS = ["input", "cached", "output", "calls"] as const;

const PARSERS = {
  models: parseAsString.withDefault(""),
  input: parseAsString.withDefault(PRESETS.chat.input),
  cached: parseAsString.withDefault(PRESETS.chat.cached),
  output: parseAsString.withDefault(PRESETS.chat.output),
  calls: parseAsString.withDefault(PRESETS.chat.calls),
};

/** What is calculated, in the address: a link is the whole question; the server renders the answer. */
export function useMonthSearch() {
  return useQueryStates(PARSERS, {
    shallow: false,
    history: "replace",
    clearOnDefault: false,
    throttleMs: 200,
  });
}
