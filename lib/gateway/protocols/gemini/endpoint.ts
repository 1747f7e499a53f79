import type { CallEndpoint } from "../contract";
import { geminiProtocol } from "./client";
import { parseGenerate, type GeminiRequest } from "./request";
import { geminiWire, vertexWire } from "./wire";

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`. */
export const geminiGenerate: CallEndpoint<GeminiRequest> = {
  protocol: geminiProtocol,
  parse: parseGenerate,
  wires: { gemini: geminiWire, vertex: vertexWire },
};
