import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** A recorded answer of a real provider, and the usage that is stated inside of it. */
export interface Recording {
  readonly id: string;
  readonly provider: string;
  readonly shape: string;
  readonly stream: boolean;
  readonly features: ReadonlySet<string>;
  readonly model: string;
  /** The vendor's usage object; null where there is none. */
  readonly usage: Readonly<Record<string, unknown>> | null;
  /** The bytes are those of the wire. */
  readonly isRaw: boolean;
  body(): Buffer;
}

/** Where recordings are kept: beside the project, and never in it. */
const FOLDER =
  process.env.RECORDINGS_DIR ??
  path.resolve(import.meta.dirname, "../../../../../..", "shared", "recordings");

/** Answers of status 200 in one of these shapes, by id; none where the folder is not. */
export function recordingsOf(...shapes: readonly string[]): readonly Recording[] {
  const index = path.join(FOLDER, "index.tsv");
  if (!existsSync(index)) return [];
  const [head = "", ...rows] = readFileSync(index, "utf8").trimEnd().split("\n");
  const names = head.split("\t");
  return rows
    .map((row) => Object.fromEntries(row.split("\t").map((cell, at) => [names[at] ?? "", cell])))
    .filter(({ api_shape: shape, status }) => shapes.includes(shape ?? "") && status === "200")
    .map(recordingOf);
}

function recordingOf(row: Readonly<Record<string, string>>): Recording {
  const { id = "", provider = "", api_shape: shape = "", model = "", usage_json: usage = "" } = row;
  return {
    id,
    provider,
    shape,
    model,
    stream: row.stream === "1",
    features: new Set((row.features ?? "").split("+")),
    usage: usage === "" ? null : (JSON.parse(usage) as Record<string, unknown>),
    isRaw: row.fidelity?.startsWith("raw") === true,
    body: () => readFileSync(path.join(FOLDER, row.body ?? "")),
  };
}

/** Dialects by the recordings' names of providers. */
const DIALECTS: Readonly<Record<string, string>> = {
  alibaba: "qwen",
  azure: "azure-openai",
  google: "gemini-openai",
  "vercel-gateway": "vercel",
};

/** The dialect an upstream of this provider is set to. */
export function dialectNameOf({ provider }: Recording): string {
  return DIALECTS[provider] ?? provider;
}
