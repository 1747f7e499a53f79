import { z } from "zod";

import { OPENAI_DIALECTS, type OpenAiDialect } from "@/lib/domain/metering/openai-dialects";
import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";

/**
 * An upstream's settings, as a form holds them: texts, empty where nothing is said. What is stored is what was said, so
 * that a default of the gateway may change without a visit to every upstream.
 */
const unsaid = z.literal("").transform(() => undefined);
const text = (max: number) =>
  z
    .union([
      unsaid,
      z
        .string()
        .trim()
        .regex(/^[\w.:/-]+$/, "format")
        .max(max),
    ])
    .optional();
const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.union([unsaid, z.enum(values)]).optional();
const said = z
  .boolean()
  .optional()
  .transform((value) => value || undefined);
const limit = z.union([unsaid, z.coerce.number().int().min(1).max(1_000_000_000)]).optional();
const commaList = z
  .union([
    z.array(z.string()),
    z
      .string()
      .max(1_000)
      .transform((line) => line.split(",")),
  ])
  .optional()
  .transform((items) => {
    const kept = [...new Set(items?.map((item) => item.trim()).filter((item) => item !== ""))];
    return kept.length === 0 ? undefined : kept.slice(0, 50);
  });

const DIALECTS = Object.keys(OPENAI_DIALECTS) as [OpenAiDialect, ...OpenAiDialect[]];

export const upstreamLimits = z.strictObject({
  requestsPerMinute: limit,
  tokensPerMinute: limit,
  concurrency: limit,
});

/** A segment's guaranteed share of the upstream's limits; what others leave may be used too. */
const share = z.strictObject({
  segment: z.string().trim().min(1).max(60),
  percent: z.coerce.number().int().min(1).max(100),
});

const general = {
  tags: commaList,
  /** Whether the vendor keeps what it is sent: `false` must be said, silence is not a promise. */
  keepsData: z
    .union([unsaid, z.boolean(), z.enum(["yes", "no"]).transform((value) => value === "yes")])
    .optional(),
  endUser: said,
  trueZeros: said,
  billsFiltered: said,
  limits: upstreamLimits.optional(),
  /** How long a call may wait for a free place. */
  queueMs: z.union([unsaid, z.coerce.number().int().min(0).max(2_000)]).optional(),
  shares: z
    .array(share)
    .max(20)
    .refine((all) => all.reduce((sum, { percent }) => sum + percent, 0) <= 100, "shares_above_all")
    .refine((all) => new Set(all.map(({ segment }) => segment)).size === all.length, "segment_twice")
    .optional()
    .transform((all) => (all?.length === 0 ? undefined : all)),
  /** By name, from the operator's list (`UPSTREAM_PROXIES`). */
  proxy: text(60),
};

const maxTokensField = choice(["max_tokens", "max_completion_tokens"]);
const responses = z
  .union([
    unsaid,
    z.boolean(),
    z.enum(["yes", "no", "only"]).transform((value) => (value === "only" ? value : value === "yes")),
  ])
  .optional();
const openAi = { maxTokensField, responses };
const google = { schema: choice(["openapi"]) };
const region = text(40);
const project = text(120);

const BY_PROTOCOL = {
  "openai-compatible": z.strictObject({
    ...general,
    ...openAi,
    dialect: z.enum(DIALECTS).optional(),
    completions: said,
  }),
  openai: z.strictObject({ ...general, ...openAi, completions: said }),
  "azure-openai": z.strictObject({ ...general, ...openAi, apiVersion: text(30), project }),
  anthropic: z.strictObject({ ...general, thinking: choice(["budget", "adaptive"]), betas: commaList }),
  gemini: z.strictObject({ ...general, ...google }),
  vertex: z.strictObject({ ...general, ...google, region, project }),
  cohere: z.strictObject({ ...general, inputType: text(40) }),
  bedrock: z.strictObject({
    ...general,
    region,
    thinking: choice(["budget", "adaptive"]),
    cacheInsideInput: said,
  }),
} as const satisfies Readonly<Record<UpstreamProtocol, z.ZodType>>;

/** What a protocol's upstreams have settings for, beside what all of them have. */
export function settingNames(protocol: UpstreamProtocol): ReadonlySet<string> {
  return new Set(Object.keys(BY_PROTOCOL[protocol].shape));
}

export type UpstreamSettings = Readonly<Record<string, unknown>> & {
  readonly region?: string;
  readonly project?: string;
  readonly proxy?: string;
};

/**
 * Settings of an upstream, checked by its protocol: those of others are dropped, as a form keeps what was typed before its
 * type was changed. @returns the settings, or the issues, whose paths are below the settings
 */
export function readSettings(
  protocol: UpstreamProtocol,
  raw: Readonly<Record<string, unknown>>,
): { readonly settings: UpstreamSettings } | { readonly issues: readonly z.core.$ZodIssue[] } {
  const known = settingNames(protocol);
  const own = Object.fromEntries(Object.entries(raw).filter(([name]) => known.has(name)));
  const parsed = BY_PROTOCOL[protocol].safeParse(own);
  if (!parsed.success) return { issues: parsed.error.issues };
  return { settings: withoutUnsaid(parsed.data) };
}

function withoutUnsaid(settings: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]: [string, unknown]) => {
      if (value === undefined || typeof value !== "object" || value === null || Array.isArray(value))
        return value === undefined ? [] : [[name, value]];
      const inner = withoutUnsaid(value);
      return Object.keys(inner).length === 0 ? [] : [[name, inner]];
    }),
  );
}

/** What the form holds. */
const formText = z.union([z.string().max(1_000), z.number()]);
export const settingsForm = z
  .strictObject({
    dialect: z.string().max(40),
    apiVersion: formText,
    region: formText,
    project: formText,
    maxTokensField: z.string().max(40),
    responses: z.string().max(10),
    completions: z.boolean(),
    schema: z.string().max(20),
    thinking: z.string().max(20),
    betas: z.string().max(1_000),
    inputType: formText,
    cacheInsideInput: z.boolean(),
    tags: z.string().max(1_000),
    keepsData: z.string().max(10),
    endUser: z.boolean(),
    trueZeros: z.boolean(),
    billsFiltered: z.boolean(),
    limits: z.strictObject({
      requestsPerMinute: formText.optional(),
      tokensPerMinute: formText.optional(),
      concurrency: formText.optional(),
    }),
    queueMs: formText,
    shares: z.array(z.strictObject({ segment: z.string().max(60), percent: formText })).max(20),
    proxy: z.string().max(60),
  })
  .partial();
