import { z } from "zod";

import { limitFields } from "../limits/schemas";
import { wireId } from "../wire-id-field";

/** How long a rotated key goes on working beside its successor, in hours; 0 ends it at once. */
export const GRACE_HOURS = [0, 1, 24, 168] as const;

/** Choices of the form; a key without an expiry lives until it is revoked. */
export const EXPIRY_DAYS = [7, 30, 90, 365] as const;

export const createKeySchema = z.object({
  name: z.string().trim().min(1).max(60),
  /** Days from now; left out, the key does not expire. */
  expiresInDays: z.number().int().min(1).max(3_650).optional(),
  /** Models it may call; empty means all the party may. */
  modelIds: z.array(wireId("model")).max(200).default([]),
  ...limitFields,
});

/** The form's own fields; the key's id comes with it. */
export const changeKeyFields = createKeySchema.omit({ expiresInDays: true });
export const changeKeySchema = changeKeyFields.extend({ id: wireId("apiKey") });

export const keyIdSchema = z.object({ id: wireId("apiKey") });

export const rotateKeySchema = keyIdSchema.extend({
  graceHours: z.union(GRACE_HOURS.map((hours) => z.literal(hours))),
});
