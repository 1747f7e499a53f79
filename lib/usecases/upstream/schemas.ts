import { z } from "zod";

import { wireId } from "../wire-id-field";

const baseUrl = z.string().trim().min(1).max(500);
const secret = z.string().trim().min(1).max(2000);

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
  baseUrl,
  secret,
  billsAfterAbort: z.boolean().default(false),
  models: z.array(servedModel).min(1).max(500),
  ...routing,
});

export const updateUpstreamInput = z.strictObject({
  id: wireId("upstream"),
  name: z.string().trim().min(1).max(120),
  baseUrl,
  billsAfterAbort: z.boolean(),
  models: z.array(servedModel).min(1).max(500),
  ...routing,
});

export const upstreamInput = z.strictObject({ id: wireId("upstream") });

export const setUpstreamStatusInput = z.strictObject({
  id: wireId("upstream"),
  status: z.enum(["active", "draining", "disabled"]),
});

export const replaceCredentialInput = z.strictObject({ id: wireId("upstream"), secret });
