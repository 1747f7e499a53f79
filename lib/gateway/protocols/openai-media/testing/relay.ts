import { DEFAULT_LIMITS } from "../../../limits";
import {
  isRefusal,
  type CallEndpoint,
  type ParsedRequest,
  type StreamReader,
  type UsageReading,
} from "../../contract";
import { CONTEXT, TARGET } from "./calls";
import { openaiClient } from "../../openai/client";

/** A gateway without accounts: what a client sends goes through an endpoint's wire to an upstream, and back. */
export interface Relay {
  readonly fetch: typeof fetch;
  /** What the latest answer was read to have used. */
  reading(): UsageReading | null;
}

type Endpoints = Readonly<Record<string, CallEndpoint>>;

/** @param upstream its base URL, with the version */
export function relayTo(upstream: string, endpoints: Endpoints, modelName?: string): Relay {
  let latest: UsageReading | null = null;
  const relay = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const endpoint = endpoints[pathname];
    const wire = endpoint?.wires.openai;
    if (!endpoint || !wire) return new Response("no such path", { status: 404 });
    const body = Buffer.from(await request.arrayBuffer());
    const header = (name: string) => request.headers.get(name) ?? undefined;
    const parsed = endpoint.parse({ rest: "", query: searchParams, body, header }, DEFAULT_LIMITS);
    if (isRefusal(parsed)) return refusal(parsed.status, openaiClient.errorBody(parsed, "req_1"));
    const target = { ...TARGET, modelName: modelName ?? parsed.model };
    const sent = wire.request(parsed, target);
    const answer = await fetch(`${upstream}${sent.path}`, {
      method: sent.method,
      headers: { ...pairs(sent.headers), authorization: "Bearer sandbox-relay" },
      ...(sent.body ? { body: new Uint8Array(sent.body) } : {}),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200) return refusal(answer.status, bytes);
    const told = parsed.stream
      ? read(wire.openStream(parsed, CONTEXT), bytes)
      : whole(wire, parsed, bytes, answer);
    latest = wire.readUsage(told.usage, { ...bounds, modelName: target.modelName });
    return new Response(new Uint8Array(told.body), { headers: { "content-type": told.contentType } });
  };
  return {
    fetch: (input, init) => relay(new Request(input, init)),
    reading: () => latest,
  };
}

type AnyWire = NonNullable<CallEndpoint["wires"]["openai"]>;
interface Told {
  readonly body: Buffer;
  readonly usage: unknown;
  readonly contentType: string;
}

const bounds = {
  contextTokens: 1_000_000,
  outputTokens: 1_000_000,
  audio: false,
  modelName: "",
  settings: {},
};

function read(reader: StreamReader, bytes: Buffer): Told {
  reader.push(bytes);
  reader.end();
  if (!reader.done) throw new Error(`the stream did not end: ${String(reader.fault)}`);
  const body = Buffer.concat([...reader.out, ...reader.tail]);
  const { usage, contentType = "text/event-stream; charset=utf-8" } = reader;
  return { body, usage, contentType };
}

function whole(wire: AnyWire, parsed: ParsedRequest, bytes: Buffer, { headers }: Response): Told {
  const type = headers.get("content-type") ?? "";
  const reader = wire.openBytes?.(parsed, CONTEXT, type);
  if (reader) return read(reader, bytes);
  const answer = wire.readAnswer(parsed, bytes, CONTEXT, type);
  if (!answer) throw new Error("it is no answer");
  return { body: answer.body, usage: answer.usage, contentType: answer.contentType ?? "application/json" };
}

function refusal(status: number, body: Buffer): Response {
  return new Response(new Uint8Array(body), { status, headers: { "content-type": "application/json" } });
}

function pairs(headers: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: headers.length / 2 }, (_, at) => [headers[at * 2] ?? "", headers[at * 2 + 1] ?? ""]),
  );
}
