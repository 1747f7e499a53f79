import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** One recorded answer of a real provider. */
export interface Recording {
  readonly id: string;
  readonly shape: string;
  readonly stream: boolean;
  readonly status: number;
  readonly model: string;
  readonly features: readonly string[];
  /** As stated inside, merged; null where nothing is. */
  readonly usage: Readonly<Record<string, unknown>> | null;
  /** The bytes are those of the wire. */
  readonly raw: boolean;
  readonly body: Buffer;
  /** What was asked, where recorded. */
  readonly request: Buffer | null;
}

/** The folder of recordings beside the project, or `RECORDINGS_DIR`; null where there is none. */
export function recordingsFolder(root = process.cwd()): string | null {
  const folder = process.env.RECORDINGS_DIR ?? path.resolve(root, "..", "shared", "recordings");
  return existsSync(path.join(folder, "index.tsv")) ? folder : null;
}

/** The recordings of a folder whose shape is this one, by the rows of its index. */
export function readRecordings(folder: string, shape: string): Recording[] {
  const [head = "", ...lines] = readFileSync(path.join(folder, "index.tsv"), "utf8").trimEnd().split("\n");
  const names = head.split("\t");
  const rows = lines.map((line) => {
    const cells = line.split("\t");
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
  });
  const bytes = (name: string | undefined) => readFileSync(path.join(folder, name ?? ""));
  return rows
    .filter((row) => row.api_shape === shape)
    .map((row) => ({
      id: row.id ?? "",
      shape,
      stream: row.stream === "1",
      status: Number(row.status),
      model: row.model ?? "",
      features: (row.features ?? "").split("+"),
      usage: row.usage_json ? (JSON.parse(row.usage_json) as Record<string, unknown>) : null,
      raw: (row.fidelity ?? "").startsWith("raw"),
      body: bytes(row.body),
      request: row.request ? bytes(row.request) : null,
    }));
}
