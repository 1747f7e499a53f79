import type { CallEndpoint } from "../contract";
import { anthropicClient } from "./client";
import { parseMessages, type MessagesRequest } from "./messages-request";
import { messagesWire } from "./messages-wire";

/** `POST /v1/messages`. */
export const anthropicMessages: CallEndpoint<MessagesRequest> = {
  protocol: anthropicClient,
  parse: parseMessages,
  wires: { anthropic: messagesWire },
};
