import { z } from "zod";

import { FILTERED_CHARGES } from "@/lib/domain/pricing/filtered-charge";
import { wireId } from "../wire-id-field";

/** Where a list of prices comes from: the bundled reference, or a file's text. */
export const PRICE_SOURCES = ["reference", "file"] as const;

const FILE_CHARACTERS_MAX = 500_000;

const listFields = {
  source: z.enum(PRICE_SOURCES),
  /** The file's text; "" for the reference. */
  text: z.string().max(FILE_CHARACTERS_MAX).default(""),
};

export const previewPricesInput = z.strictObject(listFields);

const modelIds = z.array(wireId("model")).max(1_000);

export const acceptPricesInput = z.strictObject({
  ...listFields,
  accepted: modelIds.min(1),
  /** Models whose far-off prices somebody has said to be meant. */
  confirmed: modelIds,
  /** The first day, in the seller's zone; "" from now on. */
  day: z.union([z.literal(""), z.iso.date()]),
});

export const modelInput = z.object({ id: wireId("model") });

export const MODEL_STATES = ["draft", "published", "retired"] as const;

const WORD = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** Words separated by commas, each once. */
const words = (pattern: RegExp) =>
  z
    .string()
    .max(1_000)
    .transform((text) => [
      ...new Set(
        text
          .split(",")
          .map((word) => word.trim())
          .filter(Boolean),
      ),
    ])
    .refine((list) => list.length <= 20 && list.every((word) => pattern.test(word)), {
      params: { reason: "words" },
    });

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$/;

const count = z
  .string()
  .trim()
  .regex(/^[1-9]\d{0,8}$/, "number")
  .transform(Number);

/** What the form of a model holds. */
export const modelFields = z.strictObject({
  displayName: z.string().trim().min(1).max(120),
  status: z.enum(MODEL_STATES),
  modality: z.string().trim().regex(WORD),
  tags: words(WORD),
  capabilities: words(/^[a-z0-9][a-z0-9_-]{0,39}$/),
  aliases: words(NAME),
  contextWindow: count,
  maxOutput: count,
  defaultMaxOutput: count,
  /** Absent: as it was. */
  filteredCharge: z.enum(FILTERED_CHARGES).optional(),
});

export const saveModelInput = modelFields.extend({ id: wireId("model") });

/** A new model: a draft, until it is published. */
export const createModelInput = z.strictObject({
  name: z.string().trim().regex(NAME),
  displayName: z.string().trim().min(1).max(120),
  vendor: z.string().trim().regex(WORD),
});
