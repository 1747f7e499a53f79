import { composeAnswer, type Answer } from "./answers";
import { DONE, FAILED } from "./chat";
import type { Directive } from "./directive";
import { answerBody, streamEvents } from "./events";
import type { Exchange } from "./exchange";
import { isRecord } from "./json";
import type { SandboxModel } from "./models";
import { readChatRequest, RequestError, type ChatRequest } from "./request";
import { playSpoken, type NamedEvent, type Spoken } from "./spoken";
import { honestUsage } from "./usage";

type Json = Record<string, unknown>;

/** What OpenAI gives who does not say how much. */
const DEFAULT_MAX_TOKENS = 16;

/** Reads a text completion request as the chat that says the prompt: answers and counts are then the same too. */
function readCompletionRequest(body: Json, model: SandboxModel): ChatRequest {
  if (typeof body.prompt !== "string")
    throw new RequestError(400, "invalid_type", "The sandbox takes one prompt, as a string.", "prompt");
  return readChatRequest(
    {
      messages: [{ role: "user", content: body.prompt }],
      stream: body.stream,
      stream_options: body.stream_options,
      n: body.n,
      max_tokens: body.max_tokens ?? DEFAULT_MAX_TOKENS,
      reasoning_effort: "none",
    },
    model,
  );
}

/** `POST /v1/completions`. */
export const completionsApi = {
  read: readCompletionRequest,
  honestUsage,
  play: (exchange: Exchange, request: ChatRequest, model: SandboxModel, directive: Directive) =>
    playSpoken(
      exchange,
      speakCompletion(composeAnswer(request, model, directive), request, directive),
      directive,
    ),
};

/** An answer as a text completion: a chat's, with `text` where that has a message. */
function speakCompletion(answer: Answer, request: ChatRequest, directive: Directive): Spoken {
  return {
    stream: request.stream,
    tokens: answer.tokens,
    events: completionEvents(answer, request, directive),
    last: DONE,
    failed: FAILED,
    body: reworded(answerBody(answer, request, directive)),
  };
}

function* completionEvents(
  answer: Answer,
  request: ChatRequest,
  directive: Directive,
): Generator<NamedEvent> {
  for (const event of streamEvents(answer, request, directive))
    yield { ...event, data: reworded(event.data) };
}

/** A bare NaN, where a fault has one, is no JSON: it is put back where it was. */
const BARE = "NaN";
const MARK = '"__sandbox_nan__"';

function reworded(data: string): string {
  const json = JSON.parse(data.replaceAll(`:${BARE}`, `:${MARK}`)) as Json;
  const choices = Array.isArray(json.choices) ? json.choices.filter(isRecord).map(choiceOf) : [];
  const id = String(json.id).replace("chatcmpl-", "cmpl-");
  const worded = JSON.stringify({ ...json, id, object: "text_completion", choices });
  return worded.replaceAll(MARK, BARE);
}

function choiceOf({ delta, message, ...choice }: Json): Json {
  const said = isRecord(delta) ? delta : isRecord(message) ? message : {};
  return { ...choice, text: typeof said.content === "string" ? said.content : "" };
}
