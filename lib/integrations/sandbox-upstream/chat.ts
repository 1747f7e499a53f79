import { composeAnswer, type Answer } from "./answers";
import type { Directive } from "./directive";
import { answerBody, streamEvents } from "./events";
import type { Exchange } from "./exchange";
import type { SandboxModel } from "./models";
import { readChatRequest, type ChatRequest } from "./request";
import { playSpoken, unbilled, type Spoken } from "./spoken";
import { honestUsage } from "./usage";

/** `POST /v1/chat/completions`. */
export const chatApi = {
  read: readChatRequest,
  honestUsage,
  play: (exchange: Exchange, request: ChatRequest, model: SandboxModel, directive: Directive) =>
    playSpoken(exchange, speakChat(composeAnswer(request, model, directive), request, directive), directive),
};

/** How OpenAI's streams end. */
export const DONE = unbilled("[DONE]");
/** What OpenAI's streams say when they fail. */
export const FAILED = unbilled(
  JSON.stringify({
    error: {
      message: "The sandbox plays an upstream that fails.",
      type: "server_error",
      param: null,
      code: null,
    },
  }),
);

function speakChat(answer: Answer, request: ChatRequest, directive: Directive): Spoken {
  return {
    stream: request.stream,
    tokens: answer.tokens,
    events: streamEvents(answer, request, directive),
    last: DONE,
    failed: FAILED,
    get body() {
      return answerBody(answer, request, directive);
    },
  };
}
