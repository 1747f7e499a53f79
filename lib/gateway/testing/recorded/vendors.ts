import type { Prisma } from "@/generated/prisma/client";
import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import type { Recording } from "./recording";

/** The upstream that gave a recorded answer, as a seller would set it up. */
export interface Vendor {
  readonly protocol: UpstreamProtocol;
  readonly settings: Prisma.InputJsonObject;
}

/** Dialects by the recordings' names of providers, where they are not the same. */
const DIALECTS: Readonly<Record<string, string>> = {
  alibaba: "qwen",
  azure: "azure-openai",
  google: "gemini-openai",
  "vercel-gateway": "vercel",
};

/** Shapes that are never asked of an upstream, or that no adapter speaks; with the reason. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  "anthropic.count_tokens": "counted here, never asked of an upstream",
  "gemini.countTokens": "counted here, never asked of an upstream",
  models: "lists are asked for by the console's test, not by calls",
  "vertex.rawPredict": "no adapter for Anthropic's models at Vertex",
  "vertex.predict": "no adapter for Vertex's predict",
};

/** Recordings that are no answer to a call; with the reason. */
const NO_ANSWERS: Readonly<Record<string, string>> = {
  R0554: "a job that was queued: background responses are refused",
  R0555: "a conversation that was compacted: not served",
  R0556: "a conversation that was compacted: not served",
  R0977: "several answers in one file",
  R1036: "several answers in one file",
  R1115: "several answers in one file",
  R1123: "several answers in one file",
};

/** Their pieces were thinned out by those who recorded them, so that they say less than their ends: passed through only. */
export const THINNED: ReadonlySet<string> = new Set(["R1113", "R1119"]);

/** Why a recording is not played; null where it is. */
export function notPlayed({ id, shape }: Recording): string | null {
  return NOT_PLAYED[shape] ?? NO_ANSWERS[id] ?? null;
}

/** The upstream a recording comes from. */
export function vendorOf({ provider, shape }: Recording): Vendor {
  const [family] = shape.split(".");
  if (shape === "rerank")
    return { protocol: provider === "cohere" ? "cohere" : "openai-compatible", settings: {} };
  switch (family) {
    case "anthropic":
      return { protocol: "anthropic", settings: {} };
    case "gemini":
      return { protocol: provider === "vertex" ? "vertex" : "gemini", settings: {} };
    case "cohere":
      return { protocol: "cohere", settings: {} };
    case "bedrock":
      return { protocol: "bedrock", settings: { region: "us-east-1" } };
    default:
      return ofOpenAi(provider, shape);
  }
}

function ofOpenAi(provider: string, shape: string): Vendor {
  const more = {
    responses: shape === "openai.responses" ? "only" : false,
    ...(shape === "openai.completions" ? { completions: true } : {}),
  };
  if (provider === "openai") return { protocol: "openai", settings: { dialect: "openai", ...more } };
  if (provider === "azure")
    return { protocol: "azure-openai", settings: { dialect: "azure-openai", ...more } };
  return { protocol: "openai-compatible", settings: { dialect: DIALECTS[provider] ?? provider, ...more } };
}
