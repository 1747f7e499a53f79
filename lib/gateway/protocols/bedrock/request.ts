import { invalidField, type Refusal } from "../../refusal";
import { isRefusal, type Target, type WireRequest } from "../contract";
import type { Conversation, OutputFormat, Tool, ToolChoice } from "../conversation/conversation";
import { cacheMark, messagesOf, textBlocks, type Block } from "./blocks";
import { makerOf, modelFields } from "./model-fields";

/** What Converse has no word for, by the name clients know it. */
function problemOf(conversation: Conversation, modelName: string): Refusal | null {
  const { n, seed, presencePenalty, frequencyPenalty, parallelTools, temperature, format } = conversation;
  const missing = (param: string) => invalidField(param, "is not taken by this model's vendor.");
  if (n > 1) return missing("n");
  if (seed !== null) return missing("seed");
  if (presencePenalty !== null && presencePenalty !== 0) return missing("presence_penalty");
  if (frequencyPenalty !== null && frequencyPenalty !== 0) return missing("frequency_penalty");
  if (parallelTools === false && conversation.tools.length > 0) return missing("parallel_tool_calls");
  if (format?.kind === "json") return invalidField("response_format", "must have a schema for this model.");
  if (temperature !== null && temperature > 1 && makerOf(modelName) !== "openai")
    return invalidField("temperature", "must be at most 1 for this model.");
  return null;
}

/** Puts a conversation as Bedrock's Converse has it, or says why it cannot be. */
export function converseRequest(conversation: Conversation, target: Target): WireRequest | Refusal {
  const { modelName } = target;
  const problem = problemOf(conversation, modelName);
  if (problem) return problem;
  const messages = messagesOf(conversation.turns);
  if (isRefusal(messages)) return messages;
  const maxTokens = Math.min(conversation.maxTokens ?? target.maxTokens, target.maxTokens);
  const additional = modelFields(conversation, modelName, maxTokens);
  if (isRefusal(additional)) return additional;
  const tools = toolConfig(conversation);
  if (tools && isRefusal(tools)) return tools;
  const body = {
    messages,
    ...filled("system", conversation.system.flatMap(textBlocks)),
    inferenceConfig: inferenceConfig(conversation, maxTokens),
    ...(tools ? { toolConfig: tools } : {}),
    ...(Object.keys(additional).length > 0 ? { additionalModelRequestFields: additional } : {}),
    ...outputConfig(conversation.format),
    ...(target.endUser === null ? {} : { requestMetadata: { endUser: target.endUser } }),
  };
  const { stream } = conversation;
  return {
    method: "POST",
    path: `/model/${encodeURIComponent(modelName)}/${stream ? "converse-stream" : "converse"}`,
    headers: ["content-type", "application/json"],
    body: Buffer.from(JSON.stringify(body)),
  };
}

export const EVENT_STREAM = "application/vnd.amazon.eventstream";

function filled(name: string, list: readonly Block[]): Readonly<Record<string, readonly Block[]>> {
  return list.length === 0 ? {} : { [name]: list };
}

function inferenceConfig({ temperature, topP, stop }: Conversation, maxTokens: number): Block {
  return {
    maxTokens,
    ...(temperature === null ? {} : { temperature }),
    ...(topP === null ? {} : { topP }),
    ...(stop.length === 0 ? {} : { stopSequences: stop }),
  };
}

/** Null: no tools. "none" has no word in Converse: the tools stay away, unless calls of them are in the conversation. */
function toolConfig({ tools, toolChoice, turns }: Conversation): Block | Refusal | null {
  if (tools.length === 0) return null;
  if (toolChoice?.kind === "none") {
    const called = turns.some(({ parts }) => parts.some(({ kind }) => kind === "tool_call"));
    return called
      ? invalidField("tool_choice", '"none" is not taken by this model\'s vendor once tools were called.')
      : null;
  }
  return {
    tools: tools.flatMap(toolBlocks),
    ...(toolChoice === null ? {} : { toolChoice: choiceOf(toolChoice) }),
  };
}

function toolBlocks({ name, description, parameters, strict, cache }: Tool): readonly Block[] {
  const toolSpec = {
    name,
    ...(description === null || description === "" ? {} : { description }),
    inputSchema: { json: parameters },
    ...(strict === true ? { strict } : {}),
  };
  return [{ toolSpec }, ...cacheMark(cache)];
}

function choiceOf(choice: Exclude<ToolChoice, { kind: "none" }>): Block {
  switch (choice.kind) {
    case "auto":
      return { auto: {} };
    case "required":
      return { any: {} };
    case "tool":
      return { tool: { name: choice.name } };
    default:
      return choice satisfies never;
  }
}

function outputConfig(format: OutputFormat | null): Block {
  if (format?.kind !== "json_schema") return {};
  const jsonSchema = { name: format.name, schema: JSON.stringify(format.schema) };
  return { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } } };
}
