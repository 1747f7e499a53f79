import { z } from "zod";

import { wireId } from "../wire-id-field";

/** What a seller's own name may stand for: see lib/domain/pricing/model-routing. */
export const CURATED_KINDS = ["curated", "alias", "cheapest"] as const;
export type CuratedKind = (typeof CURATED_KINDS)[number];

export const CURATED_STATES = ["published", "retired"] as const;

const TARGETS_MAX = 10;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$/;

/** A decimal as it is typed, within bounds; "" where it is left to the client. */
const decimal = (least: number, most: number) =>
  z
    .string()
    .trim()
    .regex(/^(\d{1,2}(\.\d{1,3})?)?$/, "number")
    .transform((text) => (text === "" ? null : Number(text)))
    .refine((value) => value === null || (value >= least && value <= most), {
      params: { reason: "out_of_range" },
    });

/** Money per million tokens, as it is typed: at most six decimals; "" for no price. */
const price = z
  .string()
  .trim()
  .regex(/^(\d{1,7}(\.\d{1,6})?)?$/, "number")
  .default("");

/** Kept in the audit trail. */
const reason = z.string().trim().max(500).default("");

/** A price that is far from what it was, or from the models behind it, is meant. */
const confirmed = z.boolean().default(false);

const fields = {
  kind: z.enum(CURATED_KINDS),
  displayName: z.string().trim().min(1).max(120),
  /** The models it stands for, the preferred one first. */
  targets: z.array(wireId("model")).min(1).max(TARGETS_MAX),
  system: z.string().max(20_000).default(""),
  temperature: decimal(0, 2).default(null),
  topP: decimal(0, 1).default(null),
  maxTokens: z
    .string()
    .trim()
    .regex(/^([1-9]\d{0,6})?$/, "number")
    .transform((text) => (text === "" ? null : Number(text)))
    .default(null),
  inputPrice: price,
  cachedPrice: price,
  outputPrice: price,
  /** Why it may be sold below cost; asked for where it is. */
  overrideReason: reason,
  confirmed,
};

export const createCuratedInput = z.strictObject({ name: z.string().trim().regex(NAME), ...fields });
/** The name is not among them: it stays, whatever a form sends along. */
export const saveCuratedInput = z.object({ id: wireId("model"), ...fields });
export const curatedIdInput = z.object({ id: wireId("model") });
export const curatedStatusInput = z.strictObject({
  id: wireId("model"),
  status: z.enum(CURATED_STATES),
  overrideReason: reason,
  confirmed,
});

export type CuratedFields = Omit<z.output<typeof createCuratedInput>, "name">;
