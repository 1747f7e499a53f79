import type { CallEndpoint } from "../contract";
import { geminiProtocol } from "./client";
import { geminiEmbedWire, parseEmbed, type EmbedRequest } from "./embedding";
import { parseGenerate, type GeminiRequest } from "./request";
import { geminiWire, vertexWire } from "./wire";

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`. */
export const geminiGenerate: CallEndpoint<GeminiRequest> = {
  protocol: geminiProtocol,
  parse: parseGenerate,
  wires: { gemini: geminiWire, vertex: vertexWire },
};

/** `POST /v1beta/models/{model}:embedContent` and `:batchEmbedContents`. Vertex asks for them in another shape. */
export const geminiEmbed: CallEndpoint<EmbedRequest> = {
  protocol: geminiProtocol,
  parse: parseEmbed,
  wires: { gemini: geminiEmbedWire },
};
