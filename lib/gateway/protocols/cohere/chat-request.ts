import { invalidField, type Refusal } from "../../refusal";
import { isRefusal, type Target, type WireRequest } from "../contract";
import type { Conversation, OutputFormat, Reasoning } from "../conversation/conversation";
import { messagesOf, type Json } from "./chat-messages";

/** What Cohere has no word for, by the name clients know it. */
function problemOf(conversation: Conversation): Refusal | null {
  const { n, presencePenalty, frequencyPenalty, parallelTools, tools } = conversation;
  const missing = (param: string) => invalidField(param, "is not taken by this model's vendor.");
  if (n > 1) return missing("n");
  if (parallelTools === false && tools.length > 0) return missing("parallel_tool_calls");
  if ((presencePenalty ?? 0) < 0 || (presencePenalty ?? 0) > 1)
    return invalidField("presence_penalty", "must be from 0 to 1 for this model.");
  if ((frequencyPenalty ?? 0) < 0 || (frequencyPenalty ?? 0) > 1)
    return invalidField("frequency_penalty", "must be from 0 to 1 for this model.");
  return null;
}

/** Puts a conversation as Cohere's chat v2 has it, or says why it cannot be. */
export function chatRequest(conversation: Conversation, target: Target): WireRequest | Refusal {
  const problem = problemOf(conversation);
  if (problem) return problem;
  const messages = messagesOf(conversation.turns);
  if (isRefusal(messages)) return messages;
  const system = conversation.system.map(({ text }) => text).join("\n\n");
  const maxTokens = Math.min(conversation.maxTokens ?? target.maxTokens, target.maxTokens);
  const body = {
    model: target.modelName,
    messages: system === "" ? messages : [{ role: "system", content: system }, ...messages],
    stream: conversation.stream,
    max_tokens: maxTokens,
    ...sampling(conversation),
    ...toolFields(conversation),
    ...(conversation.format === null ? {} : { response_format: formatOf(conversation.format) }),
    ...(conversation.reasoning === null ? {} : { thinking: thinkingOf(conversation.reasoning, maxTokens) }),
  };
  return {
    method: "POST",
    path: "/chat",
    headers: ["content-type", "application/json"],
    body: Buffer.from(JSON.stringify(body)),
  };
}

function sampling(conversation: Conversation): Json {
  const fields = {
    temperature: conversation.temperature,
    p: conversation.topP,
    k: conversation.topK,
    seed: conversation.seed,
    presence_penalty: conversation.presencePenalty,
    frequency_penalty: conversation.frequencyPenalty,
    stop_sequences: conversation.stop.length > 0 ? conversation.stop : null,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** A tool that must be called is the only one offered, and calling one is required: Cohere takes no name. */
function toolFields({ tools, toolChoice }: Conversation): Json {
  const offered = toolChoice?.kind === "tool" ? tools.filter(({ name }) => name === toolChoice.name) : tools;
  if (offered.length === 0) return {};
  const isRequired = toolChoice?.kind === "required" || toolChoice?.kind === "tool";
  const choice = isRequired ? "REQUIRED" : toolChoice?.kind === "none" ? "NONE" : null;
  return {
    tools: offered.map(({ name, description, parameters }) => ({
      type: "function",
      function: { name, ...(description === null ? {} : { description }), parameters },
    })),
    ...(choice === null ? {} : { tool_choice: choice }),
    ...(offered.some(({ strict }) => strict === true) ? { strict_tools: true } : {}),
  };
}

function formatOf(format: OutputFormat): Json {
  switch (format.kind) {
    case "text":
      return { type: "text" };
    case "json":
      return { type: "json_object" };
    case "json_schema":
      return { type: "json_object", json_schema: format.schema };
    default:
      return format satisfies never;
  }
}

const BUDGETS = { minimal: 256, low: 1_024, medium: 4_096, high: 16_384 } as const;

function thinkingOf(reasoning: Reasoning, maxTokens: number): Json {
  switch (reasoning.kind) {
    case "off":
      return { type: "disabled" };
    case "effort":
      return { type: "enabled", token_budget: Math.min(BUDGETS[reasoning.effort], maxTokens) };
    case "budget":
      return { type: "enabled", token_budget: Math.min(reasoning.tokens, maxTokens) };
    default:
      return reasoning satisfies never;
  }
}
