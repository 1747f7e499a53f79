import type { GatewayRequest } from "./contract";
import { anthropicCountTokens, geminiCountTokens } from "./count-tokens";
import type { Endpoint } from "./endpoint";
import { chatCompletions, completions, generateContent, messages, responses } from "./endpoints";
import { showGeneration } from "./generations";
import { listModels, showModel } from "./models";
import { anthropicClient } from "./protocols/anthropic/client";
import type { CallEndpoint, ClientProtocol, ParsedRequest } from "./protocols/contract";
import { geminiProtocol } from "./protocols/gemini/client";
import { geminiEmbed } from "./protocols/gemini/embedding";
import { openaiClient } from "./protocols/openai/client";
import { embeddings } from "./protocols/openai-media/embeddings";
import { imageEdits, imageGenerations } from "./protocols/openai-media/images";
import { moderations } from "./protocols/openai-media/moderations";
import { rerank } from "./protocols/openai-media/rerank";
import { speech } from "./protocols/openai-media/speech";
import { transcriptions, translations } from "./protocols/openai-media/transcriptions";
import { serveCall } from "./serve-call";
import { findTaskRoute } from "./tasks/task-routes";

/** What answers a path, and in which protocol. */
export interface Route {
  readonly method: string;
  readonly endpoint: Endpoint;
  readonly protocol: ClientProtocol;
}

export interface FoundRoute {
  readonly route: Route;
  /** What the route leaves open of the path, decoded. */
  readonly rest: string;
}

const post = (protocol: ClientProtocol, endpoint: Endpoint): Route => ({
  method: "POST",
  endpoint,
  protocol,
});
const calls = <Q extends ParsedRequest>(endpoint: CallEndpoint<Q>): Route =>
  post(endpoint.protocol, serveCall(endpoint));

const FIXED: ReadonlyMap<string, Route> = new Map([
  ["/v1/chat/completions", calls(chatCompletions)],
  ["/v1/responses", calls(responses)],
  ["/v1/completions", calls(completions)],
  ["/v1/messages", calls(messages)],
  ["/v1/messages/count_tokens", post(anthropicClient, anthropicCountTokens)],
  ["/v1/embeddings", calls(embeddings)],
  ["/v1/moderations", calls(moderations)],
  ["/v1/rerank", calls(rerank)],
  ["/v1/images/generations", calls(imageGenerations)],
  ["/v1/images/edits", calls(imageEdits)],
  ["/v1/audio/speech", calls(speech)],
  ["/v1/audio/transcriptions", calls(transcriptions)],
  ["/v1/audio/translations", calls(translations)],
]);

/** What Gemini's clients ask of a model, behind the colon of its path. */
const METHODS: ReadonlyMap<string, Route> = new Map([
  ["generateContent", calls(generateContent)],
  ["streamGenerateContent", calls(generateContent)],
  ["countTokens", post(geminiProtocol, geminiCountTokens)],
  ["embedContent", calls(geminiEmbed)],
  ["batchEmbedContents", calls(geminiEmbed)],
]);

const GENERATIONS = /^\/v1\/generations?(?:\/([^/]+))?$/;
const MODELS = /^\/(v1|v1beta)\/models(?:\/(.+))?$/;

/** The route of a request; undefined where nothing is served. */
export function findRoute(path: string, request: GatewayRequest): FoundRoute | undefined {
  const fixed = FIXED.get(path);
  if (fixed) return { route: fixed, rest: "" };
  const generation = GENERATIONS.exec(path);
  if (generation) {
    const route = { method: "GET", endpoint: showGeneration, protocol: protocolOf(path, request) };
    return { route, rest: decoded(generation[1] ?? "") };
  }
  const task = findTaskRoute(path, request.method);
  if (task) return { route: { ...task, protocol: openaiClient }, rest: task.rest };
  const [, version, named] = MODELS.exec(path) ?? [];
  if (version === undefined) return undefined;
  const rest = decoded(named ?? "");
  const method = METHODS.get(rest.slice(rest.lastIndexOf(":") + 1));
  if (method && rest.includes(":")) return { route: method, rest };
  // What a model is asked to do that nothing here does is no model to be shown.
  if (rest.includes(":") && request.method === "POST") return undefined;
  const protocol = version === "v1beta" ? geminiProtocol : protocolOf(path, request);
  return { route: { method: "GET", endpoint: rest === "" ? listModels : showModel, protocol }, rest };
}

/** How errors are said where nothing is served, and how models are shown. */
export function protocolOf(path: string, request: GatewayRequest): ClientProtocol {
  if (path.startsWith("/v1beta")) return geminiProtocol;
  // Google's Python client lists models below /v1.
  if (request.header("x-goog-api-key") !== undefined) return geminiProtocol;
  return request.header("anthropic-version") === undefined ? openaiClient : anthropicClient;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
