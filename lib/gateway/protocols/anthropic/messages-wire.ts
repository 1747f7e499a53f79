import type { AnswerContext, Wire } from "../contract";
import { readMessage } from "./message-answer";
import type { Disguise } from "./message-json";
import { MessageStreamReader } from "./message-stream-reader";
import { passedRequest, problemOf } from "./messages-body";
import type { MessagesRequest } from "./messages-request";
import { readError } from "./upstream-error";
import { readUsage } from "./usage";

/** `POST /v1/messages` between a client and an upstream that both speak it: bytes pass. */
export const messagesWire: Wire<MessagesRequest> = {
  problemOf,
  request: passedRequest,
  streamType: "text/event-stream",
  openStream: (request, context) =>
    new MessageStreamReader({ ...disguiseOf(request, context), maxEventBytes: context.maxEventBytes }),
  readAnswer: (request, bytes, context) => readMessage(bytes, disguiseOf(request, context)),
  readUsage,
  readError,
};

function disguiseOf({ model }: MessagesRequest, { upstreamModel, hex }: AnswerContext): Disguise {
  return { modelName: upstreamModel === model ? null : model, hex };
}
