import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Recorded traffic of one vendor's operation; outside the project, so there may be none. */
export interface Recording {
  readonly id: string;
  readonly provider: string;
  readonly status: string;
  readonly stream: boolean;
  readonly model: string;
  readonly usage: Readonly<Record<string, unknown>> | null;
  readonly body: Buffer;
  readonly request: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

const FOLDER = process.env.RECORDINGS_DIR ?? path.resolve(process.cwd(), "..", "shared", "recordings");

/** All recordings of a shape, by the index; none where the folder is not there. */
export function recordingsOf(shape: string): readonly Recording[] {
  const index = path.join(FOLDER, "index.tsv");
  if (!existsSync(index)) return [];
  const [head = "", ...lines] = readFileSync(index, "utf8").trimEnd().split("\n");
  const names = head.split("\t");
  return lines
    .map((line) => new Map(line.split("\t").map((value, at) => [names[at] ?? "", value])))
    .filter((row) => row.get("api_shape") === shape)
    .map((row) => ({
      id: row.get("id") ?? "",
      provider: row.get("provider") ?? "",
      status: row.get("status") ?? "",
      stream: row.get("stream") === "1",
      model: row.get("model") ?? "",
      usage: row.get("usage_json")
        ? (JSON.parse(row.get("usage_json") ?? "") as Record<string, unknown>)
        : null,
      body: bytesOf(row.get("body")) ?? Buffer.alloc(0),
      request: bytesOf(row.get("request")),
      headers: headersOf(row.get("meta")),
    }));
}

/** Bytes that are no text were recorded in base64. */
function bytesOf(file: string | undefined): Buffer | null {
  if (!file) return null;
  const bytes = readFileSync(path.join(FOLDER, file));
  return bytes.toString("latin1", 0, 7) === "base64:"
    ? Buffer.from(bytes.toString("latin1", 7), "base64")
    : bytes;
}

function headersOf(file: string | undefined): Readonly<Record<string, string>> {
  const bytes = bytesOf(file);
  if (!bytes) return {};
  return (JSON.parse(bytes.toString()) as { headers?: Record<string, string> }).headers ?? {};
}
