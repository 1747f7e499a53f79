import { authenticate } from "./authenticate";
import type { Endpoint, EndpointContext } from "./endpoint";
import { isOffered } from "./offers";
import { countBody, parseCountTokens as parseAnthropic } from "./protocols/anthropic/count-tokens";
import { isRefusal, type IncomingRequest } from "./protocols/contract";
import { countTokensBody, parseCountTokens as parseGemini } from "./protocols/gemini/count-tokens";
import { modelNotFound, type Refusal } from "./refusal";
import { bodyOf } from "./request-body";

/** What is to be counted. */
interface Question {
  readonly model: string;
  /** Tokens beside those of the text. */
  readonly more: number;
  inputText(): string;
}

/** `POST /v1/messages/count_tokens`: free, and counted here, so that no upstream is asked. */
export const anthropicCountTokens = counter(
  (incoming, { runtime }) => {
    const request = parseAnthropic(incoming, runtime.services.limits);
    return isRefusal(request)
      ? request
      : { ...request, more: request.media().tokens, inputText: () => request.inputText() };
  },
  (tokens) => JSON.parse(countBody(tokens).toString()) as object,
);

/** `POST /v1beta/models/{model}:countTokens`: free. */
export const geminiCountTokens = counter((incoming, { runtime }) => {
  const request = parseGemini(incoming, runtime.services.limits);
  if (isRefusal(request)) return request;
  return {
    model: request.model,
    more: request.mediaTokens,
    inputText: () => request.inputText(),
  };
}, countTokensBody);

function counter(
  parse: (incoming: IncomingRequest, context: EndpointContext) => Question | Refusal,
  answer: (tokens: number) => object,
): Endpoint {
  return async (context) => {
    const { runtime, request, rest, query } = context;
    const { services } = runtime;
    const caller = await authenticate(runtime.authentication, request);
    if (isRefusal(caller)) return context.refuse(caller);
    const body = await bodyOf(request, "json", services.limits);
    if (body === "client_left") return;
    if (isRefusal(body)) return context.refuse(body);
    const question = parse({ rest, query, body, header: (name) => request.header(name) }, context);
    if (isRefusal(question)) return context.refuse(question);
    if (!isOffered(services, caller, question.model, new Date(services.now())))
      return context.refuse(modelNotFound(question.model));
    context.json(answer((await services.counter.countText(question.inputText())) + question.more));
  };
}
