import type { Refusal } from "../../refusal";
import type { Target, WireRequest } from "../contract";
import type { Conversation, Tool } from "../conversation/conversation";
import { cacheField, messagesOf, textBlocks, type Block } from "./content-blocks";
import { MESSAGES_PATH, requestHeaders } from "./messages-body";
import { NotCarried, orRefusal } from "./not-carried";
import { thinkingFields } from "./thinking";

/** A conversation as a request for a message, or why this protocol cannot carry it. */
export function fromConversation(conversation: Conversation, target: Target): WireRequest | Refusal {
  return orRefusal(() => ({
    method: "POST" as const,
    path: MESSAGES_PATH,
    headers: requestHeaders({ version: null, betas: [] }, target),
    body: Buffer.from(JSON.stringify(bodyOf(conversation, target))),
  }));
}

function bodyOf(conversation: Conversation, target: Target): Block {
  refuseForeign(conversation);
  const { system, turns, tools, temperature, topP, topK, stop, stream } = conversation;
  const maxTokens = Math.min(conversation.maxTokens ?? target.maxTokens, target.maxTokens);
  const messages = messagesOf(turns);
  if (messages.length === 0) throw new NotCarried("messages", "say nothing.");
  const { thinking, effort } = thinkingFields(conversation.reasoning, maxTokens, target);
  const systemBlocks = textBlocks(system);
  const output = { ...(effort ? { effort } : {}), ...formatField(conversation) };
  return {
    model: target.modelName,
    max_tokens: maxTokens,
    ...(systemBlocks.length === 0 ? {} : { system: systemBlocks }),
    messages,
    ...(tools.length === 0 ? {} : { tools: tools.map(toolBody) }),
    ...choiceField(conversation),
    ...samplingFields(temperature, topP, target),
    ...(topK === null ? {} : { top_k: topK }),
    ...(stop.length === 0 ? {} : { stop_sequences: stop }),
    ...(thinking ? { thinking } : {}),
    ...(Object.keys(output).length === 0 ? {} : { output_config: output }),
    ...(target.endUser === null ? {} : { metadata: { user_id: target.endUser } }),
    ...(stream ? { stream } : {}),
  };
}

/**
 * 1 changes nothing, and many clients send it; Claude's newer models refuse both fields, or one beside the other. Models of
 * other vendors behind this protocol may have another temperature of their own.
 */
function samplingFields(temperature: number | null, topP: number | null, { modelName }: Target): Block {
  const usual = temperature === 1 && modelName.includes("claude");
  return {
    ...(temperature === null || usual ? {} : { temperature }),
    ...(topP === null || topP === 1 ? {} : { top_p: topP }),
  };
}

/** What means something to others and has no word here. Values that change nothing are no reason to refuse. */
function refuseForeign(conversation: Conversation): void {
  const { n, temperature, seed, presencePenalty, frequencyPenalty, format } = conversation;
  if (n > 1) throw new NotCarried("n", "must be 1: this model gives one answer at a time.");
  if (temperature !== null && temperature > 1)
    throw new NotCarried("temperature", "must be a number from 0 to 1 for this model.");
  if (seed !== null) throw new NotCarried("seed", "is not known to this model.");
  if (presencePenalty !== null && presencePenalty !== 0)
    throw new NotCarried("presence_penalty", "is not known to this model.");
  if (frequencyPenalty !== null && frequencyPenalty !== 0)
    throw new NotCarried("frequency_penalty", "is not known to this model.");
  if (format?.kind === "json")
    throw new NotCarried(
      "response_format",
      "must have a JSON schema for this model: it knows no other JSON mode.",
    );
}

/** The vendor's own structured output. Its schemas have no name, and are always followed strictly. */
function formatField({ format }: Conversation): Block {
  return format?.kind === "json_schema" ? { format: { type: "json_schema", schema: format.schema } } : {};
}

function toolBody({ name, description, parameters, strict, cache }: Tool): Block {
  return {
    name,
    ...(description === null ? {} : { description }),
    // The schema of a call's arguments is one of an object, said or unsaid.
    input_schema: parameters.type === undefined ? { ...parameters, type: "object" } : parameters,
    ...(strict === true ? { strict } : {}),
    ...cacheField(cache),
  };
}

function choiceField({ toolChoice, parallelTools, tools }: Conversation): Block {
  const kind = toolChoice?.kind ?? "auto";
  if (tools.length === 0) {
    if (kind === "auto" || kind === "none") return {};
    throw new NotCarried("tool_choice", "demands a tool, and there are none.");
  }
  const single = parallelTools === false ? { disable_parallel_tool_use: true } : {};
  switch (kind) {
    case "auto":
      if (toolChoice === null && parallelTools !== false) return {};
      return { tool_choice: { type: "auto", ...single } };
    case "none":
      return { tool_choice: { type: "none" } };
    case "required":
      return { tool_choice: { type: "any", ...single } };
    case "tool":
      return {
        tool_choice: { type: "tool", name: toolChoice?.kind === "tool" ? toolChoice.name : "", ...single },
      };
    default:
      return kind satisfies never;
  }
}
