import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** One recorded answer of Google's, as its index describes it. */
export interface Recording {
  readonly id: string;
  readonly shape: string;
  readonly isEvents: boolean;
  readonly status: string;
  readonly usage: Readonly<Record<string, unknown>> | null;
  readonly fidelity: string;
  readonly body: Buffer;
  readonly request: Buffer | null;
}

const FOLDER =
  process.env.RECORDINGS_DIR ?? path.resolve(import.meta.dirname, "../../../../../../shared/recordings");

/** Recorded answers in Gemini's shapes; none where the folder of recordings is not there. */
export function geminiRecordings(): readonly Recording[] {
  const index = path.join(FOLDER, "index.tsv");
  if (!existsSync(index)) return [];
  const [head = "", ...rows] = readFileSync(index, "utf8").trimEnd().split("\n");
  const names = head.split("\t");
  return rows
    .map((row) => new Map(row.split("\t").map((cell, at) => [names[at] ?? "", cell])))
    .filter((row) => row.get("api_shape")?.startsWith("gemini."))
    .map(readRow);
}

function readRow(row: ReadonlyMap<string, string>): Recording {
  const cell = (name: string) => row.get(name) ?? "";
  const usage = cell("usage_json");
  const request = cell("request");
  return {
    id: cell("id"),
    shape: cell("api_shape"),
    isEvents: cell("stream") === "1",
    status: cell("status"),
    usage: usage === "" ? null : (JSON.parse(usage) as Record<string, unknown>),
    fidelity: cell("fidelity"),
    body: readFileSync(path.join(FOLDER, cell("body"))),
    request: request === "" ? null : readFileSync(path.join(FOLDER, request)),
  };
}
