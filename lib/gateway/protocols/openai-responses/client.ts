import type { Refusal } from "../../refusal";
import type { ClientProtocol } from "../contract";
import { errorBody } from "../openai/errors";

/**
 * An error after the stream has begun. Clients of the Responses API know the event by its type; the number of the event
 * is not known here, and no client reads it of an error.
 */
function errorEvent({ code, message, param }: Refusal): Buffer {
  const event = { type: "error", code, message, param, sequence_number: 0 };
  return Buffer.from(`event: error\ndata: ${JSON.stringify(event)}\n\n`);
}

/** How clients of the Responses API are answered. */
export const responsesClient = {
  name: "openai",
  errorBody,
  errorEvent,
  ping: Buffer.from(": ping\n\n"),
  requestIdHeader: "x-request-id",
  streamType: "text/event-stream; charset=utf-8",
} as const satisfies ClientProtocol & { streamType: string };
