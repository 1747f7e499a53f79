import type { CallEndpoint } from "../contract";
import type { ClientConverter, UpstreamConverter } from "../conversation/converter";
import { anthropicClient } from "./client";
import { fromConversation } from "./from-conversation";
import { MessageAnswerReader } from "./message-answer-reader";
import { MessageWriter } from "./message-writer";
import { parseMessages, type MessagesRequest } from "./messages-request";
import { messagesWire } from "./messages-wire";
import { readAnswer } from "./read-answer";
import { toConversation } from "./to-conversation";
import { readError } from "./upstream-error";
import { readUsage } from "./usage";
import { writeAnswer } from "./write-answer";

/** `POST /v1/messages`. */
export const anthropicMessages: CallEndpoint<MessagesRequest> = {
  protocol: anthropicClient,
  parse: parseMessages,
  wires: { anthropic: messagesWire },
};

/** Clients of Anthropic's, served by an upstream of any protocol. */
export const anthropicClientConverter: ClientConverter<MessagesRequest> = {
  toConversation,
  openAnswer: (_request, head) => new MessageWriter(head),
  writeAnswer: (_request, head, answer, usage) => writeAnswer(head, answer, usage),
};

/** Clients of any protocol, served by an upstream of Anthropic's. */
export const anthropicUpstreamConverter: UpstreamConverter = {
  fromConversation,
  streamType: "text/event-stream",
  openAnswer: (_settings, maxEventBytes) => new MessageAnswerReader(maxEventBytes),
  readAnswer,
  readUsage,
  readError,
};
