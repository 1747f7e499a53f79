import type { AnswerContext, StreamReader, Target, WholeAnswer, Wire } from "../contract";
import { readAnswer } from "../openai/chat-answer";
import { ChatStreamReader } from "../openai/chat-stream-reader";
import { dialectOf } from "../openai/dialects";
import { readUpstreamError } from "../openai/upstream-error";
import { readChatUsage } from "../openai/usage";
import { completionBody, type CompletionRequest } from "./completion-request";
import { isRecord } from "../../json/record";

/** What the client calls the model, where the upstream calls it otherwise. */
function renamed({ model }: CompletionRequest, { upstreamModel }: AnswerContext): string | null {
  return model === upstreamModel ? null : model;
}

/** Reads a text completion's stream: chunks like a chat's, with `text` where a chat has a delta. */
class CompletionStreamReader extends ChatStreamReader {
  constructor(request: CompletionRequest, context: AnswerContext) {
    const { wantsUsage, choices } = request;
    const { maxEventBytes } = context;
    super({ wantsUsage, n: choices, modelName: renamed(request, context), maxEventBytes });
  }

  protected override endOf(index: number): object {
    return { index, text: "", logprobs: null, finish_reason: "length" };
  }
}

function readCompletion(bytes: Buffer, modelName: string | null): WholeAnswer | null {
  const answer = readAnswer(bytes, modelName);
  return answer && { ...answer, body: answer.body, text: () => textIn(answer.body) };
}

function textIn(body: Buffer): string {
  const json: unknown = JSON.parse(body.toString());
  if (!isRecord(json) || !Array.isArray(json.choices)) return "";
  return json.choices
    .map((choice: unknown) => (isRecord(choice) && typeof choice.text === "string" ? choice.text : ""))
    .join("");
}

/** Whether an upstream has text completions at all. */
export function hasCompletions(settings: Target["settings"]): boolean {
  return dialectOf(settings).completionsPath !== null;
}

/** Text completions between clients and upstreams that both speak them: bytes pass as they are. */
export const completionPassThrough: Wire<CompletionRequest> = {
  problemOf: () => null,
  request: (request, target) => ({
    method: "POST",
    path: dialectOf(target.settings).completionsPath ?? "/completions",
    headers: [],
    body: completionBody(request, target),
  }),
  streamType: "text/event-stream",
  openStream: (request, context): StreamReader => new CompletionStreamReader(request, context),
  readAnswer: (request, bytes, context) => readCompletion(bytes, renamed(request, context)),
  readUsage: readChatUsage,
  readError: readUpstreamError,
};
