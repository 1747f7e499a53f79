import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import {
  isRefusal,
  type AnswerContext,
  type CallEndpoint,
  type IncomingRequest,
  type ParsedRequest,
  type Target,
  type UsageBounds,
  type UsageReading,
  type Wire,
} from "../../contract";
import { DEFAULT_LIMITS } from "../../../limits";
import type { Refusal } from "../../../refusal";

export const TARGET: Target = {
  modelName: "upstream-model",
  maxTokens: 100,
  maxTokensField: "max_tokens",
  endUser: "pseudonym",
  settings: {},
};

export const CONTEXT: AnswerContext = {
  hex: "0123456789abcdef",
  upstreamModel: "upstream-model",
  createdAt: 1_700_000_000,
  maxEventBytes: 1_000_000,
  settings: {},
};

export const BOUNDS: UsageBounds = {
  contextTokens: 1_000_000,
  outputTokens: 1_000_000,
  audio: false,
  modelName: "upstream-model",
  settings: {},
};

export function incoming(body: Buffer | object, contentType = "application/json"): IncomingRequest {
  return {
    rest: "",
    query: new URLSearchParams(),
    body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
    header: (name) => (name === "content-type" ? contentType : undefined),
  };
}

export function accepted<Q extends ParsedRequest>(endpoint: CallEndpoint<Q>, request: IncomingRequest): Q {
  const parsed = endpoint.parse(request, DEFAULT_LIMITS);
  if (isRefusal(parsed)) throw new Error(parsed.message);
  return parsed;
}

export function refused<Q extends ParsedRequest>(
  endpoint: CallEndpoint<Q>,
  request: IncomingRequest,
): Refusal {
  const parsed = endpoint.parse(request, DEFAULT_LIMITS);
  if (!isRefusal(parsed)) throw new Error("it was accepted");
  return parsed;
}

export function wireOf<Q extends ParsedRequest>(
  endpoint: CallEndpoint<Q>,
  protocol: UpstreamProtocol = "openai",
): Wire<Q> {
  const wire = endpoint.wires[protocol];
  if (!wire) throw new Error(`no wire for ${protocol}`);
  return wire;
}

/** A reading by name, without what is zero; its kind where nothing was read. */
export function used(reading: UsageReading): Partial<Record<Dimension, number>> | string {
  if (reading.kind !== "read") return reading.kind;
  return Object.fromEntries(
    DIMENSIONS.flatMap((name, slot) => (reading.usage[slot] ? [[name, Number(reading.usage[slot])]] : [])),
  );
}

/** A form as clients write it. Files are buffers, with a name. */
export function form(
  fields: readonly (readonly [string, string | Buffer])[],
  boundary = "x-boundary",
): Buffer {
  const parts = fields.map(([name, value]) => {
    const file =
      typeof value === "string" ? "" : '; filename="a.bin"\r\nContent-Type: application/octet-stream';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), Buffer.from(value), Buffer.from("\r\n")]);
  });
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

export const FORM_TYPE = "multipart/form-data; boundary=x-boundary";
