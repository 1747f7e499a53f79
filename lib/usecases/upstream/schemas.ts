import { z } from "zod";

import { UPSTREAM_PROTOCOLS } from "@/lib/domain/metering/upstream-protocol";

import { wireId } from "../wire-id-field";
import { settingsForm, upstreamLimits } from "./settings-schema";

const baseUrl = z.string().trim().min(1).max(500);
/** One credential or several, as they are pasted: see lib/domain/purchasing/credential-lines. */
const secret = z.string().trim().min(1).max(200_000);

const routing = {
  priority: z.coerce.number().int().min(0).max(1000).default(100),
  weight: z.coerce.number().int().min(0).max(1000).default(100),
};

/** Which of our models an upstream serves, and what it calls them. */
export const servedModel = z.strictObject({
  modelId: wireId("model"),
  upstreamName: z.string().trim().min(1).max(200),
});

export const createUpstreamInput = z.strictObject({
  accountId: wireId("supplierAccount"),
  name: z.string().trim().min(1).max(120),
  protocol: z.enum(UPSTREAM_PROTOCOLS).default("openai-compatible"),
  baseUrl,
  settings: settingsForm.default({}),
  secret,
  billsAfterAbort: z.boolean().default(false),
  models: z.array(servedModel).min(1).max(500),
  ...routing,
});

/** Without `settings` they stay as they are. An upstream's protocol never changes: its keys were given for that one. */
export const updateUpstreamInput = z.strictObject({
  id: wireId("upstream"),
  name: z.string().trim().min(1).max(120),
  baseUrl,
  settings: settingsForm.optional(),
  billsAfterAbort: z.boolean(),
  models: z.array(servedModel).min(1).max(500),
  ...routing,
});

export const upstreamInput = z.strictObject({ id: wireId("upstream") });

/** Without a model: the first it serves that talks. */
export const tryUpstreamInput = z.strictObject({
  id: wireId("upstream"),
  modelId: wireId("model").optional(),
});

export const setUpstreamStatusInput = z.strictObject({
  id: wireId("upstream"),
  status: z.enum(["active", "draining", "disabled"]),
});

export const moveUpstreamInput = z.strictObject({
  id: wireId("upstream"),
  direction: z.enum(["earlier", "later"]),
});

export const replaceCredentialInput = z.strictObject({ id: wireId("upstream"), secret });

export const addCredentialsInput = z.strictObject({ id: wireId("upstream"), secret });

/** What a person may say of a credential; throttling is what vendors do. */
export const CREDENTIAL_STATES_BY_HAND = ["live", "draining", "in_arrears", "banned", "void"] as const;

export const setCredentialStateInput = z.strictObject({
  id: wireId("credential"),
  state: z.enum(CREDENTIAL_STATES_BY_HAND),
});

export const changeCredentialInput = z.strictObject({
  id: wireId("credential"),
  label: z.string().trim().min(1).max(60),
  limits: upstreamLimits,
});

/** Without a buyer: of the reseller itself. A country is one customer's, what breaks ties the reseller's. */
export const routingPolicyInput = z.strictObject({
  buyerId: wireId("party").optional(),
  /** Separated by commas. */
  tags: z.string().trim().max(300),
  denyDataCollection: z.boolean(),
  country: z
    .union([
      z.literal(""),
      z
        .string()
        .trim()
        .regex(/^[A-Za-z]{2}$/),
    ])
    .default(""),
  tieBreaker: z
    .enum(["", "price", "latency", "throughput"])
    .default("")
    .transform((value) => value || null),
});
