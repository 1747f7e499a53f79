import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { countInput, NO_TOKENS } from "../counting";
import { directiveInText, DirectiveError, splitModelName, type Directive } from "../directive";
import type { Exchange } from "../exchange";
import { resolveDirective } from "../faults";
import { isRecord } from "../json";
import { SANDBOX_MODELS, findSandboxModel, type SandboxModel } from "../models";
import { lastUserText, parseBody, RequestError, type ChatRequest } from "../request";
import { playRefusal } from "../refusals";
import { honestUsage } from "../usage";
import { geminiError } from "./errors";
import { metadataOf } from "./events";
import { playGemini } from "./play";
import { readGeminiChat } from "./request";

/** What these routes take from the sandbox's others. */
export interface GeminiParts {
  readText(req: IncomingMessage): Promise<string>;
  /** What all but the request itself ask for, from the weakest on. */
  directives(req: IncomingMessage): readonly Directive[];
  checkContext(request: ChatRequest, model: SandboxModel): void;
}

/** Gemini's paths, and Vertex's: a version, perhaps a project and a publisher, and `models/{model}:{method}`. */
const PATH =
  /^\/v1(?:beta1?)?(?:\/projects\/[^/]+\/locations\/[^/]+\/publishers\/google)?\/models(?:\/([^/]+):(\w+))?$/;
const GENERATE = new Set(["generateContent", "streamGenerateContent"]);
const EMBED = new Set(["embedContent", "batchEmbedContents"]);

/** Whether a request is Gemini's: `GET /v1/models` is OpenAI's. */
export function isGemini(method: string, path: string): boolean {
  const found = PATH.exec(path);
  if (method === "GET") return path === "/v1beta/models";
  return method === "POST" && found?.[2] !== undefined;
}

/** Answers one of Gemini's requests. @throws RequestError, DirectiveError to be told by `refuseGemini` */
export async function routeGemini(
  parts: GeminiParts,
  req: IncomingMessage,
  path: string,
  exchange: Exchange,
): Promise<void> {
  if (req.method === "GET") return sendJson(exchange.res, { models: SANDBOX_MODELS.map(listed) });
  const [, name = "", method = ""] = PATH.exec(path) ?? [];
  const asked = splitModelName(decodeURIComponent(name));
  const body = parseBody(await parts.readText(req));
  if (EMBED.has(method)) return embed(exchange, asked.model, body, method);
  const model = findSandboxModel(asked.model);
  if (!model) throw new RequestError(404, "not_found", `models/${asked.model} is not found.`);
  if (method === "countTokens") return countTokens(exchange, body, model);
  if (!GENERATE.has(method)) throw new RequestError(404, "not_found", `${method} is not found.`);
  const stream = method === "streamGenerateContent";
  await generate(parts, req, exchange, { model, body, stream, directive: asked.directive });
}

/** Prompts are not kept. */
const UNKEPT = new Set(["contents", "systemInstruction", "system_instruction", "tools"]);

interface Asked {
  readonly model: SandboxModel;
  readonly body: Record<string, unknown>;
  readonly stream: boolean;
  readonly directive: Directive;
}

async function generate(
  parts: GeminiParts,
  req: IncomingMessage,
  exchange: Exchange,
  { body, stream, directive: named, model }: Asked,
): Promise<void> {
  const { request, showsThoughts } = readGeminiChat(body, model, stream);
  const inText = directiveInText(lastUserText(request));
  // Google tells nothing of what it writes into its caches.
  const directive = { ...resolveDirective(...parts.directives(req), named, inText), written: 0 };
  const { fault = null, tag = null } = directive;
  const params = Object.fromEntries(Object.entries(body).filter(([key]) => !UNKEPT.has(key)));
  exchange.log.note({ model: model.id, stream, fault, tag, params });
  parts.checkContext(request, model);
  const input = () => countInput(request, directive);
  const isPlayed = await playRefusal(exchange, directive, {
    input,
    body: ({ status, message, code, statesUsage }) => ({
      ...geminiError(status, message, code),
      ...(statesUsage ? metadataOf(honestUsage({ ...NO_TOKENS, ...input() })) : {}),
    }),
  });
  if (isPlayed) return;
  if (stream && !/[?&]alt=sse\b/.test(req.url ?? ""))
    throw new RequestError(400, "invalid_argument", "The sandbox streams with alt=sse only.");
  await playGemini(exchange, request, { ...model, showsReasoning: showsThoughts }, directive);
}

function countTokens({ res }: Exchange, body: Record<string, unknown>, model: SandboxModel): void {
  const inner = body.generateContentRequest;
  const { request } = readGeminiChat(isRecord(inner) ? inner : body, model, false);
  const { input, cached_input: cached } = countInput(request, {});
  sendJson(res, { totalTokens: input + cached });
}

const DIMENSIONS = 768;

/** A vector for a text, the same one every time; of length one, as Google's are. */
function embedding(request: Record<string, unknown>): { values: number[] } {
  const size = typeof request.outputDimensionality === "number" ? request.outputDimensionality : DIMENSIONS;
  const length = Math.min(Math.max(Math.trunc(size), 1), 3_072);
  const seed = createHash("sha256")
    .update(JSON.stringify(request.content ?? null))
    .digest();
  const raw = Array.from(
    { length },
    (_, index) => (((seed[index % seed.length] ?? 0) + index) % 251) - 125.5,
  );
  const norm = Math.hypot(...raw);
  return { values: raw.map((value) => value / norm) };
}

function embed({ res, log }: Exchange, model: string, body: Record<string, unknown>, method: string): void {
  const requests = method === "embedContent" ? [body] : body.requests;
  if (!Array.isArray(requests) || !requests.every(isRecord))
    throw new RequestError(400, "invalid_argument", "requests must be a list of objects.", "requests");
  const contents = requests.map(({ content }) => content).filter(isRecord);
  if (contents.length < requests.length)
    throw new RequestError(400, "invalid_argument", "content is missing.", "content");
  const text = contents.map((content) => JSON.stringify(content.parts ?? [])).join("");
  log.bill({ input: Math.ceil(Buffer.byteLength(text) / 4) });
  log.note({ model, params: {} });
  const embeddings = requests.map(embedding);
  sendJson(res, method === "embedContent" ? { embedding: embeddings[0] } : { embeddings });
}

function listed(model: SandboxModel): object {
  return {
    name: `models/${model.id}`,
    displayName: model.id,
    inputTokenLimit: model.contextTokens,
    outputTokenLimit: model.maxOutputTokens,
    supportedGenerationMethods: ["generateContent", "countTokens"],
  };
}

function sendJson(res: ServerResponse, value: object): void {
  res.writeHead(200, { "content-type": "application/json" });
  res.end(JSON.stringify(value));
}

/** Whatever went wrong, in Google's envelope. */
export function refuseGemini({ res, log }: Exchange, error: unknown): void {
  const known = error instanceof RequestError ? error : null;
  const status = known?.status ?? (error instanceof DirectiveError ? 400 : 500);
  log.note({ state: "refused", status });
  if (res.headersSent || res.destroyed) return void res.destroy();
  const message = error instanceof Error ? error.message : "The sandbox failed.";
  res.writeHead(status, { "content-type": "application/json" });
  res.end(JSON.stringify(geminiError(status, message, known?.code ?? null)));
}
