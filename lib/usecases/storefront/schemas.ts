import { z } from "zod";

/** So many models can be looked at side by side. */
export const COMPARED_MAX = 4;
const UNITS_MAX = 10_000_000n;
const CALLS_MAX = 1_000_000_000n;

const whole = (most: bigint) =>
  z
    .string()
    .trim()
    .regex(/^\d{0,12}$/, "number")
    .transform((text) => BigInt(text === "" ? "0" : text))
    .refine((count) => count <= most, { params: { reason: "too_many_units" } });

/** Model names with commas between, as an address writes them. */
const names = z
  .string()
  .max(800)
  .transform((text) => [...new Set(text.split(",").filter((name) => name !== ""))])
  .refine((list) => list.length <= COMPARED_MAX, { params: { reason: "too_many_models" } });

/** A month as the calculator's address writes it: tokens of one call, and how many calls. */
export const estimateMonthInput = z.object({
  models: names.default([]),
  input: whole(UNITS_MAX).default(0n),
  cached: whole(UNITS_MAX).default(0n),
  output: whole(UNITS_MAX).default(0n),
  calls: whole(CALLS_MAX).default(0n),
});
