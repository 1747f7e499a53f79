import type { GatewayLimits } from "../../limits";
import type { Refusal } from "../../refusal";
import { isRefusal } from "../contract";
import { chatRequestBody } from "../openai/chat-from-conversation";
import { readObject } from "../../json/read-object";
import { problemOfResponses } from "./responses-params";
import { responsesToConversation } from "./responses-to-conversation";

const INPUT = Buffer.from('"input"');

/**
 * A Responses request that was sent to `/v1/chat/completions`, as the chat request it stands for. Cursor does so with a base URL
 * of one's own, and reads the answer as a chat completion (CLIProxyAPI #658, OmniRoute #1002).
 * @returns null: it is no such request; a refusal: what of it a chat completion cannot say
 */
export function responsesAsChat(body: Buffer, { jsonDepth }: GatewayLimits): Buffer | Refusal | null {
  if (!body.includes(INPUT)) return null;
  const read = readObject(body, jsonDepth);
  if (isRefusal(read)) return null;
  const { json } = read;
  if (json.input === undefined || json.messages !== undefined) return null;
  const problem = problemOfResponses(json);
  if (problem) return problem;
  const conversation = responsesToConversation(json);
  return isRefusal(conversation) ? conversation : chatRequestBody(conversation, json.model as string);
}
