import { composeAnswer } from "./answers";
import { countInput } from "./counting";
import type { Directive } from "./directive";
import type { Exchange } from "./exchange";
import { speakMessage } from "./messages-events";
import { readCountRequest, readMessagesRequest, type MessagesRequest } from "./messages-request";
import { honestMessageUsage } from "./messages-usage";
import type { SandboxModel } from "./models";
import { playSpoken } from "./spoken";

/** Plays the answer to a request in Anthropic's protocol. Thinking is shown where it was asked for. */
async function playMessage(
  exchange: Exchange,
  request: MessagesRequest,
  model: SandboxModel,
  directive: Directive,
): Promise<void> {
  exchange.res.setHeader("request-id", `req_sandbox_${exchange.log.entry.seq}`);
  exchange.res.setHeader("anthropic-organization-id", "entrepot-sandbox");
  const answer = composeAnswer(request, { ...model, showsReasoning: request.thinks }, directive);
  await playSpoken(exchange, speakMessage(answer, request, directive), directive);
}

/** Counts the input of a request, by the same rule that bills it. Nothing is generated and nothing billed. */
function playCount(
  { res }: Exchange,
  request: MessagesRequest,
  _model: SandboxModel,
  directive: Directive,
): void {
  const { input, cached_input: cached, cache_write_5m: written } = countInput(request, directive);
  const body = Buffer.from(JSON.stringify({ input_tokens: input + cached + written }));
  res.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
}

/** `POST /v1/messages`. */
export const messagesApi = { read: readMessagesRequest, play: playMessage, honestUsage: honestMessageUsage };

/** `POST /v1/messages/count_tokens`. */
export const countTokensApi = { read: readCountRequest, play: playCount, honestUsage: honestMessageUsage };

/** Whether a path is answered in Anthropic's envelope. */
export function speaksMessages(path: string): boolean {
  return path.startsWith("/v1/messages");
}

const TYPES: ReadonlyMap<number, string> = new Map([
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [503, "overloaded_error"],
]);

/** An error in Anthropic's envelope. The id in it is this upstream's own, which no customer of a reseller should see. */
export function messagesError(status: number, message: string, seq: number): object {
  const type = TYPES.get(status) ?? (status < 500 ? "invalid_request_error" : "api_error");
  return { type: "error", error: { type, message }, request_id: `req_sandbox_${seq}` };
}
