import { splice, type Edit } from "../../json/splice";
import { invalidField, type Refusal } from "../../refusal";
import type { Target, WireRequest } from "../contract";
import { carriedBetas } from "./betas";
import { setJson } from "../../json/set-field";
import type { MessagesRequest } from "./messages-request";

/**
 * Below an upstream's base path. Anthropic's own habit is a base URL without a version (`https://api.anthropic.com`,
 * `https://api.deepseek.com/anthropic`), so the version is part of the path. Base URLs of OpenAI's habit end in `/v1`:
 * whoever joins the two says the version once (`joinPath` in ../../upstream-path.ts).
 */
export const MESSAGES_PATH = "/v1/messages";

const VERSION = "2023-06-01";

/** Why this upstream cannot be sent the request: a bound below the thinking that was asked for. */
export function problemOf({ thinkingBudget, maxTokens }: MessagesRequest, target: Target): Refusal | null {
  const lowered = maxTokens !== null && maxTokens > target.maxTokens;
  if (!lowered || thinkingBudget === null || thinkingBudget < target.maxTokens) return null;
  return invalidField(
    "thinking.budget_tokens",
    `must be below ${target.maxTokens}, the most tokens an answer of this model has here.`,
  );
}

/** The request as the upstream gets it: the client's bytes, but for model, bound and end user. */
export function passedRequest(request: MessagesRequest, target: Target): WireRequest {
  return {
    method: "POST",
    path: MESSAGES_PATH,
    headers: requestHeaders(request, target),
    body: passedBody(request, target),
  };
}

/** The client's version, and of its betas those that change nothing a seller decides. */
export function requestHeaders(
  { version, betas }: Pick<MessagesRequest, "version" | "betas">,
  { settings }: Pick<Target, "settings">,
): readonly string[] {
  const dated = version !== null && /^\d{4}-\d{2}-\d{2}$/.test(version) ? version : VERSION;
  const carried = carriedBetas(betas, settings);
  return ["anthropic-version", dated, ...(carried.length === 0 ? [] : ["anthropic-beta", carried.join(",")])];
}

/** The bytes for the upstream. */
export function passedBody(request: MessagesRequest, target: Target): Buffer {
  const { body, fields, model, maxTokens, metadata } = request;
  const edits: Edit[] = [];
  if (target.modelName !== model) edits.push(setJson(fields, "model", JSON.stringify(target.modelName)));
  if (maxTokens !== null && maxTokens > target.maxTokens)
    edits.push(setJson(fields, "max_tokens", String(target.maxTokens)));
  if (target.endUser !== null)
    edits.push(setJson(fields, "metadata", JSON.stringify({ ...metadata, user_id: target.endUser })));
  return splice(body, edits);
}
