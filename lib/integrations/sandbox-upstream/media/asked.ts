import type { IncomingMessage } from "node:http";
import { directiveInText, parseDirective, splitModelName, type Directive } from "../directive";
import { resolveDirective } from "../faults";
import { isRecord } from "../json";
import { parseBody, RequestError } from "../request";
import { findMediaModel, type MediaKind, type MediaModel } from "./models";

/** A request for something that is not chat, read as far as all kinds have it in common. */
export interface Asked {
  readonly model: MediaModel;
  /** JSON's fields, or a form's texts. */
  readonly values: Readonly<Record<string, unknown>>;
  /** A form's files, by their bytes. */
  readonly files: readonly Buffer[];
  readonly directive: Directive;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Reads a request and finds its model. @throws RequestError 400, 404 or 413; DirectiveError. */
export async function readAsked(
  req: IncomingMessage,
  kind: MediaKind,
  standing: Directive,
  fallbackModel?: string,
): Promise<Asked> {
  const body = await readBytes(req);
  const type = req.headers["content-type"] ?? "";
  const { values, files } = type.startsWith("multipart/")
    ? await readForm(body, type)
    : { values: parseBody(body.toString()), files: [] };
  const asked = values.model ?? fallbackModel;
  if (typeof asked !== "string")
    throw new RequestError(400, "invalid_type", "model must be a string.", "model");
  const named = splitModelName(asked);
  const model = findMediaModel(named.model, kind);
  if (!model)
    throw new RequestError(404, "model_not_found", `The model \`${named.model}\` does not exist.`, "model");
  const directive = resolveDirective(
    standing,
    keyDirective(req),
    parseDirective(String(req.headers["x-sandbox-directive"] ?? "")),
    named.directive,
    directiveInText(textsIn(values)),
  );
  return { model, values, files, directive };
}

async function readBytes(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new RequestError(413, "too_large", "The body is larger than 64 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readForm(body: Buffer, type: string): Promise<Pick<Asked, "values" | "files">> {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } })
    .formData()
    .catch(() => null);
  if (!form) throw new RequestError(400, "invalid_form", "The form could not be read.");
  const entries = [...form.entries()];
  const files = entries.flatMap(([, value]) => (typeof value === "string" ? [] : [value]));
  return {
    values: Object.fromEntries(entries.filter(([, value]) => typeof value === "string")),
    files: await Promise.all(files.map(async (file) => Buffer.from(await file.arrayBuffer()))),
  };
}

function keyDirective(req: IncomingMessage): Directive {
  const fault = req.headers.authorization?.split("-fault-", 2)[1];
  return fault === undefined ? {} : { fault };
}

/** Where a directive may stand: whatever text the request has. */
function textsIn({ input, prompt, query }: Asked["values"]): string {
  return [input, prompt, query].map((value) => (typeof value === "string" ? value : "")).join("\n");
}

/** One token for every four bytes begun. */
export function tokensOf(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

/** The texts of a field that is one text, several, or parts with text. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).map((one) =>
    typeof one === "string" ? one : isRecord(one) && typeof one.text === "string" ? one.text : "",
  );
}

/** A number that JSON says, or a form as text. */
export function numberOf(value: unknown, otherwise: number): number {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : otherwise;
}
