import type { Refusal } from "../../refusal";
import type { Target, WireRequest } from "../contract";
import type { Conversation, OutputFormat, Reasoning, Tool, ToolChoice } from "../conversation/conversation";
import { dialectOf, type ChatDialect } from "./dialects";
import { BUDGETS, effortOf, leastEffort } from "./efforts";
import { writeMessages } from "./write-messages";
import { cannotCarry, orRefusal } from "./unconvertible";

/** A conversation as a chat completion request in an upstream's dialect, or what of it that vendor cannot take. */
export function chatFromConversation(conversation: Conversation, target: Target): WireRequest | Refusal {
  const dialect = dialectOf(target.settings);
  return orRefusal(() => ({
    method: "POST" as const,
    path: dialect.chatPath,
    headers: [],
    body: Buffer.from(JSON.stringify(bodyOf(conversation, target, dialect))),
  }));
}

/** A conversation as a client of OpenAI's would ask for it: with no bounds but its own. */
export function chatRequestBody(conversation: Conversation, modelName: string): Buffer | Refusal {
  const dialect = dialectOf({});
  const { stream, maxTokens, user } = conversation;
  return orRefusal(() =>
    Buffer.from(
      JSON.stringify({
        model: modelName,
        messages: writeMessages(conversation, dialect),
        ...(stream ? { stream } : {}),
        ...(maxTokens === null ? {} : { max_completion_tokens: maxTokens }),
        ...samplingOf(conversation, dialect),
        ...toolsOf(conversation, dialect),
        ...formatOf(conversation.format),
        ...reasoningOf(conversation.reasoning, dialect, modelName),
        ...(user === null ? {} : { user }),
      }),
    ),
  );
}

function bodyOf(conversation: Conversation, target: Target, dialect: ChatDialect): object {
  const problem = problemOfConversation(conversation, dialect);
  if (problem) cannotCarry(problem, "is not known to the vendor of this model.");
  const { stream } = conversation;
  return {
    model: target.modelName,
    messages: writeMessages(conversation, dialect),
    ...(stream
      ? { stream, ...(dialect.streamOptions ? { stream_options: { include_usage: true } } : {}) }
      : {}),
    [dialect.maxTokensField ?? target.maxTokensField]: Math.min(
      conversation.maxTokens ?? target.maxTokens,
      target.maxTokens,
    ),
    ...samplingOf(conversation, dialect),
    ...toolsOf(conversation, dialect),
    ...formatOf(conversation.format),
    ...reasoningOf(conversation.reasoning, dialect, target.modelName),
    ...(dialect.endUserField === null || target.endUser === null
      ? {}
      : { [dialect.endUserField]: target.endUser }),
  };
}

/** The first thing asked for that this vendor has no parameter for; null when it has all. */
export function problemOfConversation(asked: Conversation, dialect: ChatDialect): string | null {
  if (asked.n > 1 && !dialect.n) return "n";
  if (asked.seed !== null && dialect.seedField === null) return "seed";
  if (asked.topK !== null && !dialect.topK) return "top_k";
  if (asked.presencePenalty && !dialect.penalties) return "presence_penalty";
  if (asked.frequencyPenalty && !dialect.penalties) return "frequency_penalty";
  if (asked.parallelTools === false && asked.tools.length > 0 && !dialect.parallelToolCalls)
    return "parallel_tool_calls: false";
  if (asked.format?.kind === "json" && dialect.formats === "none") return "response_format";
  if (asked.format?.kind === "json_schema" && dialect.formats !== "json_schema")
    return "response_format: json_schema";
  return null;
}

function samplingOf(asked: Conversation, dialect: ChatDialect): object {
  const given: Record<string, unknown> = {};
  if (asked.n > 1) given.n = asked.n;
  if (asked.temperature !== null) given.temperature = asked.temperature;
  if (asked.topP !== null) given.top_p = asked.topP;
  if (asked.topK !== null) given.top_k = asked.topK;
  if (asked.stop.length > 0) given.stop = asked.stop;
  if (asked.seed !== null && dialect.seedField !== null) given[dialect.seedField] = asked.seed;
  if (asked.presencePenalty !== null && dialect.penalties) given.presence_penalty = asked.presencePenalty;
  if (asked.frequencyPenalty !== null && dialect.penalties) given.frequency_penalty = asked.frequencyPenalty;
  return given;
}

function toolsOf({ tools, toolChoice, parallelTools }: Conversation, dialect: ChatDialect): object {
  if (tools.length === 0) return {};
  const parallel = parallelTools !== null && dialect.parallelToolCalls;
  return {
    tools: tools.map((tool) => toolOf(tool, dialect)),
    ...(toolChoice === null ? {} : { tool_choice: choiceOf(toolChoice, dialect) }),
    ...(parallel ? { parallel_tool_calls: parallelTools } : {}),
  };
}

function toolOf({ name, description, parameters, strict }: Tool, { strictTools }: ChatDialect): object {
  return {
    type: "function",
    function: {
      name,
      ...(description === null ? {} : { description }),
      parameters,
      ...(strict === null || !strictTools ? {} : { strict }),
    },
  };
}

function choiceOf(choice: ToolChoice, { requiredToolChoice }: ChatDialect): string | object {
  switch (choice.kind) {
    case "auto":
    case "none":
      return choice.kind;
    case "required":
      return requiredToolChoice;
    case "tool":
      return { type: "function", function: { name: choice.name } };
    default:
      return choice satisfies never;
  }
}

function formatOf(format: OutputFormat | null): object {
  switch (format?.kind) {
    case undefined:
    case "text":
      return {};
    case "json":
      return { response_format: { type: "json_object" } };
    case "json_schema": {
      const { name, schema, strict } = format;
      const described = { name, schema, ...(strict === null ? {} : { strict }) };
      return { response_format: { type: "json_schema", json_schema: described } };
    }
    default:
      return format satisfies never;
  }
}

function reasoningOf(reasoning: Reasoning | null, { thinking }: ChatDialect, modelName: string): object {
  if (reasoning === null || thinking === null) return {};
  const off = reasoning.kind === "off";
  switch (thinking) {
    case "reasoning_effort":
      return namedEffort(off ? leastEffort(modelName) : effortOf(reasoning));
    case "thinking":
      return { thinking: { type: off ? "disabled" : "enabled" } };
    case "enable_thinking":
      if (off) return { enable_thinking: false };
      return {
        enable_thinking: true,
        thinking_budget: reasoning.kind === "budget" ? reasoning.tokens : BUDGETS[reasoning.effort],
      };
    case "reasoning":
      if (off) return { reasoning: { enabled: false } };
      return reasoning.kind === "budget"
        ? { reasoning: { max_tokens: reasoning.tokens } }
        : { reasoning: { effort: reasoning.effort } };
    default:
      return thinking satisfies never;
  }
}

function namedEffort(effort: string | null): object {
  return effort === null ? {} : { reasoning_effort: effort };
}
