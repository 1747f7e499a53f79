import type { ClientProtocol } from "../contract";
import { errorBody, errorEvent } from "./errors";

/** How OpenAI's clients are answered. */
export const openaiClient: ClientProtocol = {
  name: "openai",
  errorBody,
  errorEvent,
  ping: Buffer.from(": ping\n\n"),
  requestIdHeader: "x-request-id",
  streamType: "text/event-stream; charset=utf-8",
};
