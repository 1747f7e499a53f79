import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** One recorded answer of a real provider, as the index describes it. */
export interface Recording {
  readonly id: string;
  readonly provider: string;
  readonly shape: string;
  readonly stream: boolean;
  /** Of HTTP. Where none was noted the vendor answered. */
  readonly status: number;
  readonly model: string;
  /** Figures as they stand inside, not normalised; null where there are none. */
  readonly figures: {
    readonly input: number | null;
    readonly output: number | null;
    readonly cached: number;
    readonly written: number;
    readonly reasoning: number;
  };
  /** The vendor's whole usage object; null where there is none. */
  readonly usage: Readonly<Record<string, unknown>> | null;
  /** The bytes are those of the wire. */
  readonly raw: boolean;
  readonly contentType: string;
  body(): Buffer;
  /** What was asked, where recorded. */
  request(): Buffer | null;
}

/** Where recordings are kept: beside the project, and never in it. */
export const RECORDINGS =
  process.env.RECORDINGS_DIR ?? path.resolve(import.meta.dirname, "../../../../..", "shared", "recordings");

/** All recordings, in the order of their index; none where the folder is not. */
export function allRecordings(): readonly Recording[] {
  const index = path.join(RECORDINGS, "index.tsv");
  if (!existsSync(index)) return [];
  const [head = "", ...rows] = readFileSync(index, "utf8").trimEnd().split("\n");
  const names = head.split("\t");
  return rows.map((row) =>
    recordingOf(new Map(row.split("\t").map((cell, at) => [names[at] ?? "", cell] as const))),
  );
}

function recordingOf(row: ReadonlyMap<string, string>): Recording {
  const cell = (name: string) => row.get(name) ?? "";
  const figure = (name: string) => (cell(name) === "" ? null : Number(cell(name)));
  const [usage, request] = [cell("usage_json"), cell("request")];
  return {
    id: cell("id"),
    provider: cell("provider"),
    shape: cell("api_shape"),
    stream: cell("stream") === "1",
    status: statusOf(cell("status"), cell("stream") === "1", cell("body")),
    model: cell("model"),
    figures: {
      input: figure("input"),
      output: figure("output"),
      cached: figure("cached") ?? 0,
      written: figure("cache_write") ?? 0,
      reasoning: figure("reasoning") ?? 0,
    },
    usage: usage === "" ? null : (JSON.parse(usage) as Record<string, unknown>),
    raw: cell("fidelity").startsWith("raw"),
    contentType: contentTypeOf(cell("meta")),
    body: () => bytesOf(cell("body")),
    request: () => (request === "" ? null : bytesOf(request)),
  };
}

/** Where only "error" was noted, a stream had begun, or the error says which it is. */
function statusOf(noted: string, stream: boolean, body: string): number {
  if (/^\d+$/.test(noted)) return Number(noted);
  if (stream) return 200;
  const { error } = JSON.parse(bytesOf(body).toString()) as { error?: { code?: unknown } };
  return typeof error?.code === "number" ? error.code : 400;
}

/** Bytes that are no text were recorded in base64. */
function bytesOf(file: string): Buffer {
  const bytes = readFileSync(path.join(RECORDINGS, file));
  return bytes.toString("latin1", 0, 7) === "base64:"
    ? Buffer.from(bytes.toString("latin1", 7), "base64")
    : bytes;
}

function contentTypeOf(meta: string): string {
  if (meta === "") return "";
  const { headers = {} } = JSON.parse(bytesOf(meta).toString()) as { headers?: Record<string, string> };
  return headers["content-type"] ?? "";
}
