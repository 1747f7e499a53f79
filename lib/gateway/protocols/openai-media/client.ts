import type { ClientProtocol } from "../contract";
import { errorBody, errorEvent } from "../openai/errors";

/** How OpenAI's clients are told errors and signs of life; the request id is in the header only. */
export const openaiClient: ClientProtocol = {
  name: "openai",
  errorBody: (refusal) => errorBody(refusal),
  errorEvent: (refusal) => errorEvent(refusal),
  ping: Buffer.from(": ping\n\n"),
  requestIdHeader: "x-request-id",
};
