import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Where recordings are kept: beside the project, and never in it. */
const RECORDINGS =
  process.env.RECORDINGS_DIR ?? path.resolve(import.meta.dirname, "../../../../..", "shared", "recordings");

type Row = ReadonlyMap<string, string>;

/** One recorded answer of a real provider, as the index describes it. Its files are read when they are first asked for. */
export class Recording {
  readonly id: string;
  readonly provider: string;
  readonly shape: string;
  readonly stream: boolean;
  /** As it was noted: "200", another one, or "error" where only that is known. */
  readonly status: string;
  readonly model: string;
  readonly features: ReadonlySet<string>;
  /** The vendor's whole usage object; null where there is none. */
  readonly usage: Readonly<Record<string, unknown>> | null;
  /** The bytes are those of the wire. */
  readonly raw: boolean;
  readonly #row: Row;
  readonly #files = new Map<string, Buffer>();

  constructor(row: Row) {
    this.#row = row;
    const cell = (name: string) => row.get(name) ?? "";
    this.id = cell("id");
    this.provider = cell("provider");
    this.shape = cell("api_shape");
    this.stream = cell("stream") === "1";
    this.status = cell("status");
    this.model = cell("model");
    this.features = new Set(cell("features").split("+"));
    this.usage =
      cell("usage_json") === "" ? null : (JSON.parse(cell("usage_json")) as Record<string, unknown>);
    this.raw = cell("fidelity").startsWith("raw");
  }

  get body(): Buffer {
    return this.#file("body") ?? Buffer.alloc(0);
  }

  /** What was asked, where recorded. */
  get request(): Buffer | null {
    return this.#file("request");
  }

  /** Of HTTP. Where only "error" was noted, a stream had begun, or the error says which it is. */
  get httpStatus(): number {
    if (/^\d+$/.test(this.status)) return Number(this.status);
    if (this.stream) return 200;
    const { error } = JSON.parse(this.body.toString()) as { error?: { code?: unknown } };
    return typeof error?.code === "number" ? error.code : 400;
  }

  get contentType(): string {
    const meta = this.#file("meta");
    if (!meta) return "";
    const { headers = {} } = JSON.parse(meta.toString()) as { headers?: Record<string, string> };
    return headers["content-type"] ?? "";
  }

  /** Figures as they stand inside, not normalised; null where there are none. */
  get figures() {
    const figure = (name: string) => {
      const text = this.#row.get(name) ?? "";
      return text === "" ? null : Number(text);
    };
    return {
      input: figure("input"),
      output: figure("output"),
      cached: figure("cached") ?? 0,
      written: figure("cache_write") ?? 0,
      reasoning: figure("reasoning") ?? 0,
    };
  }

  #file(column: "body" | "request" | "meta"): Buffer | null {
    const name = this.#row.get(column) ?? "";
    if (name === "") return null;
    let bytes = this.#files.get(name);
    if (!bytes) this.#files.set(name, (bytes = bytesOf(name)));
    return bytes;
  }
}

/** Bytes that are no text were recorded in base64. */
function bytesOf(name: string): Buffer {
  const bytes = readFileSync(path.join(RECORDINGS, name));
  return bytes.toString("latin1", 0, 7) === "base64:"
    ? Buffer.from(bytes.toString("latin1", 7), "base64")
    : bytes;
}

/** All recordings, in the order of their index; none where the folder is not. */
export function allRecordings(): readonly Recording[] {
  const index = path.join(RECORDINGS, "index.tsv");
  if (!existsSync(index)) return [];
  const [head = "", ...rows] = readFileSync(index, "utf8").trimEnd().split("\n");
  const names = head.split("\t");
  return rows.map(
    (row) => new Recording(new Map(row.split("\t").map((cell, at) => [names[at] ?? "", cell] as const))),
  );
}

/** Those in one of these shapes. */
export function recordingsOf(...shapes: readonly string[]): readonly Recording[] {
  return allRecordings().filter(({ shape }) => shapes.includes(shape));
}

/** Those of them that were answered with 200. */
export function answersOf(...shapes: readonly string[]): readonly Recording[] {
  return recordingsOf(...shapes).filter(({ status }) => status === "200");
}
