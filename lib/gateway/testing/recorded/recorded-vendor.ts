import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { message } from "@/lib/gateway/protocols/bedrock/testing/messages";
import type { Recording } from "./recording";

/** What a request says to be answered with a recording. It stands in its text, which every conversion keeps. */
export const mark = ({ id }: Recording): string => `[[${id}]]`;

const MARK = /\[\[(R\d{4})\]\]/;
/** Bodies are cut anywhere, not at the ends of events. */
const PIECE = 1_021;

/** A mock upstream that answers with recorded bytes. */
export class RecordedVendor {
  readonly #server: Server;
  /** How often each recording was asked for. */
  readonly asked = new Map<string, number>();

  private constructor(private readonly recordings: ReadonlyMap<string, Recording>) {
    this.#server = createServer((req, res) => void this.#answer(req, res));
  }

  static async start(recordings: readonly Recording[]): Promise<RecordedVendor> {
    const vendor = new RecordedVendor(new Map(recordings.map((recording) => [recording.id, recording])));
    await new Promise<void>((resolve) => vendor.#server.listen(0, "127.0.0.1", resolve));
    return vendor;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (req.url === "/token") return void res.end(JSON.stringify({ access_token: "t", expires_in: 3_600 }));
    const id = MARK.exec(body.toString("latin1"))?.[1] ?? "";
    const recording = this.recordings.get(id);
    if (!recording) return void res.writeHead(404).end(`no recording is asked for at ${req.url}`);
    this.asked.set(id, (this.asked.get(id) ?? 0) + 1);
    const { type, bytes } = answerOf(recording, new URL(req.url ?? "", "http://x"));
    res.writeHead(recording.httpStatus, { "content-type": type });
    for (let at = 0; at < bytes.length; at += PIECE) res.write(bytes.subarray(at, at + PIECE));
    res.end();
  }
}

interface Served {
  readonly type: string;
  readonly bytes: Buffer;
}

const SSE = "text/event-stream; charset=utf-8";
const AMAZON = "application/vnd.amazon.eventstream";

/** The recorded bytes; re-framed where those who recorded them kept another framing than the request asks for. */
function answerOf(recording: Recording, { pathname, searchParams }: URL): Served {
  const bytes = recording.body;
  const { shape, stream, contentType } = recording;
  if (shape === "bedrock.converse-stream") return { type: AMAZON, bytes };
  if (shape === "bedrock.converse" && stream) return { type: AMAZON, bytes: eventStreamOf(bytes) };
  if (shape === "gemini.stream" && !stream && searchParams.get("alt") === "sse")
    return { type: SSE, bytes: eventsOf(bytes) };
  if (stream) return { type: SSE, bytes: withNames(recording, bytes) };
  if (pathname.includes("/audio/")) return soundOrText(bytes, contentType);
  return { type: "application/json", bytes };
}

/** Chunks kept as `data: {"<event>": {…}}`. */
function eventStreamOf(bytes: Buffer): Buffer {
  const events = [...bytes.toString().matchAll(/^data: (.+)$/gm)].map(
    ([, json = ""]) => Object.entries(JSON.parse(json) as Record<string, unknown>)[0],
  );
  return Buffer.concat(events.map((event) => message(event?.[0] ?? "", event?.[1])));
}

/** Google answers the same URL as an array or as events. */
function eventsOf(bytes: Buffer): Buffer {
  const chunks = JSON.parse(bytes.toString()) as readonly unknown[];
  return Buffer.from(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(""));
}

/** Those who kept only the data of Anthropic's events get the names back, without which its clients read nothing. */
function withNames({ shape, raw }: Recording, bytes: Buffer): Buffer {
  if (shape !== "anthropic.messages" || raw || bytes.includes("event:")) return bytes;
  return Buffer.from(bytes.toString().replace(/^data: (\{"type":"(\w+)")/gm, "event: $2\ndata: $1"));
}

/** Some were kept as a description of the answer. */
function soundOrText(bytes: Buffer, contentType: string): Served {
  const kept =
    bytes[0] === 0x7b && !contentType.startsWith("audio/")
      ? (JSON.parse(bytes.toString()) as Record<string, unknown>)
      : {};
  if (typeof kept.body !== "string" || typeof kept.headers !== "object")
    return { type: contentType || "application/json", bytes };
  const headers = kept.headers as Readonly<Record<string, string>>;
  return { type: headers["content-type"] ?? "text/plain", bytes: Buffer.from(kept.body) };
}
