import { isRefusal, type IncomingRequest, type ParsedRequest, type RequestNeeds } from "../contract";
import type { GatewayLimits } from "../../limits";
import { invalidField, unknownPath, type Refusal } from "../../refusal";
import { scanTopLevel, type TopLevel } from "../../json/top-level";
import { readBody, type ReadBody } from "./body";
import { geminiArrayProtocol, geminiProtocol, type Framing } from "./client";
import { problemOfContent, problemOfContents, readParts, type PartFacts } from "./contents";
import { field, numberIn, recordIn, recordsOf, type JsonRecord } from "./fields";
import { problemOfConfig } from "./generation-config";
import { mediaIn } from "./media-tokens";
import { bareName, readModelPath } from "./model-path";
import { stickyTextOf, textOfRequest } from "./request-text";
import { declarationsOf, problemOfTools } from "./tools";
import { isRecord } from "../../json/record";

/** A request to generate content. */
export interface GeminiRequest extends ParsedRequest {
  /** How its stream is to be put; a whole answer is neither. */
  readonly framing: Framing;
  readonly fields: TopLevel;
  readonly json: JsonRecord;
}

/** Stored state lives in an account of the vendor's that is not the client's; the others choose another price. */
const REFUSED: readonly (readonly [name: string, why: string])[] = [
  [
    "cachedContent",
    "names content stored at the vendor, which is not offered here; repeat the content itself.",
  ],
  ["labels", "is not offered here."],
  ["modelArmorConfig", "is not offered here."],
];

const STANDARD = /^(?:service_tier_)?(?:unspecified|standard)$/i;

/** Reads `models/{model}:generateContent` and `:streamGenerateContent`: everything wrong with them is found here. */
export function parseGenerate(incoming: IncomingRequest, limits: GatewayLimits): GeminiRequest | Refusal {
  const path = readModelPath(incoming.rest);
  if (isRefusal(path)) return path;
  const stream = path.method === "streamGenerateContent";
  if (!stream && path.method !== "generateContent") return unknownPath("POST", `models/${incoming.rest}`);
  const body = readBody(incoming.body, limits);
  if (isRefusal(body)) return body;
  const problem = problemOfGenerate(body.json, path.model) ?? problemOfConfigBytes(body, limits);
  if (problem) return problem;
  const framing = incoming.query.get("alt") === "sse" ? "sse" : "array";
  const protocol = framing === "array" ? geminiArrayProtocol : geminiProtocol;
  const { bytes, fields, json } = body;
  return {
    ...factsOf(json, path.model),
    model: path.model,
    stream,
    framing,
    protocol,
    body: bytes,
    fields,
    json,
  };
}

/** The first thing wrong with a request to generate; null when nothing is. */
export function problemOfGenerate(json: JsonRecord, model: string): Refusal | null {
  for (const [name, why] of REFUSED) {
    const value = field(json, name);
    if (value !== undefined && value !== null) return invalidField(name, why, "unsupported_parameter");
  }
  const { model: named } = json;
  if (named !== undefined && (typeof named !== "string" || bareName(named) !== bareName(model)))
    return invalidField("model", "must be the one of the path.");
  const tier = field(json, "serviceTier");
  const isStandard = tier === undefined || tier === null || (typeof tier === "string" && STANDARD.test(tier));
  if (!isStandard) return invalidField("serviceTier", "is not offered here.", "unsupported_parameter");
  return (
    problemOfContents(json.contents) ??
    problemOfSystem(field(json, "systemInstruction")) ??
    problemOfTools(json.tools, field(json, "toolConfig")) ??
    problemOfConfig(field(json, "generationConfig"))
  );
}

function problemOfSystem(system: unknown): Refusal | null {
  if (system === undefined || system === null || typeof system === "string") return null;
  if (!isRecord(system)) return invalidField("systemInstruction", "must be an object with parts.");
  return problemOfContent(system, "systemInstruction");
}

/** Of a field named twice the upstream may believe the other one; the bound of the answer hangs on this object. */
function problemOfConfigBytes({ bytes, fields }: ReadBody, { jsonDepth }: GatewayLimits): Refusal | null {
  const config = configIn(bytes, fields, jsonDepth);
  return config?.fields.duplicate == null
    ? null
    : invalidField(`generationConfig.${config.fields.duplicate}`, "is given twice.");
}

/** `generationConfig` in the bytes of a body, with its own fields; null where there is none. */
export function configIn(
  bytes: Buffer,
  { fields }: TopLevel,
  maxDepth: number,
): { readonly at: number; readonly fields: TopLevel } | null {
  const span = fields.get("generationConfig") ?? fields.get("generation_config");
  if (!span) return null;
  const inside = scanTopLevel(bytes.subarray(span.from, span.to), maxDepth);
  return typeof inside === "string" ? null : { at: span.from, fields: inside };
}

type Facts = Omit<GeminiRequest, "model" | "stream" | "framing" | "protocol" | "body" | "fields" | "json">;

function factsOf(json: JsonRecord, model: string): Facts {
  const config = recordIn(json, "generationConfig");
  const system = field(json, "systemInstruction");
  const contents = [...recordsOf(json.contents), ...recordsOf(system)];
  const parts = readParts(contents);
  const speaks = wordsOf(field(config, "responseModalities")).includes("AUDIO");
  return {
    operation: "chat",
    n: numberIn(config, "candidateCount") ?? 1,
    maxTokens: numberIn(config, "maxOutputTokens"),
    unsizable: parts.unsizable,
    media: () => mediaIn(contents, model),
    audio: parts.audio || speaks,
    units: {},
    needs: needsOf(json, config, parts, speaks),
    preferences: null,
    user: null,
    stickyText: stickyTextOf(json),
    inputText: () => textOfRequest(json),
  };
}

function needsOf(json: JsonRecord, config: JsonRecord, parts: PartFacts, speaks: boolean): RequestNeeds {
  const schema = field(config, "responseSchema") ?? field(config, "responseJsonSchema");
  return {
    vision: parts.vision,
    tools: declarationsOf(json.tools).length > 0,
    audio: parts.audio || speaks,
    jsonSchema: schema !== undefined && schema !== null,
  };
}

function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((word) => String(word).toUpperCase()) : [];
}
