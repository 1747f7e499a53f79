import { composeAnswer } from "../answers";
import type { Directive } from "../directive";
import type { Exchange } from "../exchange";
import type { SandboxModel } from "../models";
import type { ChatRequest } from "../request";
import { playSpoken, unbilled } from "../spoken";
import { geminiError } from "./errors";
import { geminiBody, geminiEvents } from "./events";

const FAILED = unbilled(JSON.stringify(geminiError(500, "The sandbox plays an upstream that fails.")));

/** Plays the answer to a request to generate; in Gemini's words, its line ends, and without a `[DONE]`. */
export async function playGemini(
  exchange: Exchange,
  request: ChatRequest,
  model: SandboxModel,
  asked: Directive,
): Promise<void> {
  const directive: Directive = { newline: "crlf", ...asked };
  const answer = composeAnswer(request, model, directive);
  const spoken = {
    stream: request.stream,
    tokens: answer.tokens,
    events: geminiEvents(answer, request, directive),
    last: null,
    failed: FAILED,
    get body() {
      return geminiBody(answer, request, directive);
    },
    streamType: "text/event-stream",
  };
  await playSpoken(exchange, spoken, directive);
}
