import type { Refusal } from "../../refusal";
import type {
  Conversation,
  OutputFormat,
  Reasoning,
  TextPart,
  Tool,
  ToolChoice,
  Turn,
} from "../conversation/conversation";
import { assistantParts, partsOf, textPartsOf, toolResultOf } from "./chat-parts";
import { readEffort } from "./efforts";
import { cannotCarry, orRefusal } from "./unconvertible";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

const ELSEWHERE = "cannot be carried to the vendor of this model.";

/**
 * Fields that mean something and that other protocols have no word for. What is not named here and not read below only
 * tunes a service (`store: false`, `prompt_cache_key`, `prediction`, `service_tier`, `verbosity`, `metadata`) and is left
 * out; README.md lists it.
 */
const NO_WORD: readonly string[] = [
  "audio",
  "function_call",
  "functions",
  "logit_bias",
  "min_p",
  "repetition_penalty",
  "top_a",
  "top_logprobs",
];

/** Reads the body of a chat completion into a conversation; a refusal names what cannot be carried. */
export function chatToConversation(body: Json): Conversation | Refusal {
  return orRefusal(() => read(body));
}

function read(body: Json): Conversation {
  for (const name of NO_WORD) if (saysSomething(body[name])) cannotCarry(name, ELSEWHERE);
  if (body.logprobs === true) cannotCarry("logprobs", ELSEWHERE);
  if (body.store === true) cannotCarry("store", ELSEWHERE);
  if (Array.isArray(body.modalities) && body.modalities.includes("audio"))
    cannotCarry("modalities", `with audio ${ELSEWHERE}`);
  const { system, turns } = readMessages(body.messages as readonly Json[]);
  return {
    system,
    turns,
    tools: readTools(body.tools),
    toolChoice: readToolChoice(body.tool_choice),
    parallelTools: booleanOf(body.parallel_tool_calls),
    maxTokens: numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens),
    n: numberOf(body.n) ?? 1,
    temperature: numberOf(body.temperature),
    topP: numberOf(body.top_p),
    topK: numberOf(body.top_k),
    stop: stopOf(body.stop),
    seed: numberOf(body.seed),
    presencePenalty: numberOf(body.presence_penalty),
    frequencyPenalty: numberOf(body.frequency_penalty),
    format: readFormat(body.response_format),
    reasoning: readReasoning(body),
    user: textOf(body.user) ?? textOf(body.safety_identifier),
    stream: body.stream === true,
  };
}

function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === 0) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isRecord(value) || Object.keys(value).length > 0;
}

/** System and developer messages, wherever they stand, come before the turns: other protocols have one place for them. */
function readMessages(messages: readonly Json[]): { system: readonly TextPart[]; turns: readonly Turn[] } {
  const system: TextPart[] = [];
  const turns: Turn[] = [];
  const toolNames = new Map<string, string>();
  for (const [index, message] of messages.entries()) {
    const at = `messages[${index}]`;
    switch (message.role) {
      case "system":
      case "developer":
        system.push(...textPartsOf(message.content, `${at}.content`));
        break;
      case "user":
        turns.push({ role: "user", parts: partsOf(message.content, `${at}.content`) });
        break;
      case "assistant":
        turns.push({ role: "assistant", parts: assistantParts(message, at, toolNames) });
        break;
      case "tool":
        turns.push({ role: "user", parts: [toolResultOf(message, at, toolNames)] });
        break;
      default:
        cannotCarry(`${at}.role`, "must be system, developer, user, assistant or tool for this model.");
    }
  }
  return { system, turns };
}

function readTools(tools: unknown): readonly Tool[] {
  if (!Array.isArray(tools)) return [];
  return tools.map((tool: Json, index): Tool => {
    // Cursor sends the flat form of the Responses API.
    const given: Json = isRecord(tool.function) ? tool.function : tool;
    const name = textOf(given.name);
    if (tool.type !== "function" || name === null)
      cannotCarry(`tools[${index}]`, "must be a function with a name for this model.");
    return {
      name,
      description: textOf(given.description),
      parameters: isRecord(given.parameters) ? given.parameters : { type: "object", properties: {} },
      strict: booleanOf(given.strict),
    };
  });
}

function readToolChoice(choice: unknown): ToolChoice | null {
  if (choice === undefined || choice === null) return null;
  if (choice === "auto" || choice === "none" || choice === "required") return { kind: choice };
  if (isRecord(choice) && choice.type === "function" && isRecord(choice.function)) {
    const name = textOf(choice.function.name);
    if (name !== null) return { kind: "tool", name };
  }
  return cannotCarry("tool_choice", "must be auto, none, required, or a function's name for this model.");
}

function readFormat(format: unknown): OutputFormat | null {
  if (!isRecord(format)) return null;
  switch (format.type) {
    case "text":
      return { kind: "text" };
    case "json_object":
      return { kind: "json" };
    case "json_schema": {
      const { json_schema: given } = format;
      if (!isRecord(given) || !isRecord(given.schema))
        return cannotCarry("response_format.json_schema", "must have a schema.");
      const { schema, strict } = given;
      return { kind: "json_schema", name: textOf(given.name) ?? "answer", schema, strict: booleanOf(strict) };
    }
    default:
      return cannotCarry("response_format.type", "must be text, json_object or json_schema for this model.");
  }
}

/** OpenAI's effort, OpenRouter's `reasoning`, Zhipu's and Ark's `thinking`, Qwen's `enable_thinking`: clients send any. */
function readReasoning(body: Json): Reasoning | null {
  const { reasoning_effort: effort, reasoning, thinking } = body;
  if (typeof effort === "string") return readEffort(effort, "reasoning_effort");
  if (isRecord(reasoning)) {
    if (reasoning.enabled === false) return { kind: "off" };
    if (typeof reasoning.max_tokens === "number") return budget("reasoning.max_tokens", reasoning.max_tokens);
    if (typeof reasoning.effort === "string") return readEffort(reasoning.effort, "reasoning.effort");
    return reasoning.enabled === true ? { kind: "effort", effort: "medium" } : null;
  }
  if (isRecord(thinking)) return readSwitch(thinking.type, thinking.budget_tokens, "thinking.budget_tokens");
  return readSwitch(body.enable_thinking, body.thinking_budget, "thinking_budget");
}

function readSwitch(on: unknown, tokens: unknown, param: string): Reasoning | null {
  if (on === false || on === "disabled") return { kind: "off" };
  if (typeof tokens === "number") return budget(param, tokens);
  return on === true || on === "enabled" ? { kind: "effort", effort: "medium" } : null;
}

function budget(param: string, tokens: number): Reasoning {
  if (!Number.isSafeInteger(tokens) || tokens < 1) cannotCarry(param, "must be a whole number above 0.");
  return { kind: "budget", tokens };
}

function stopOf(stop: unknown): readonly string[] {
  if (typeof stop === "string") return [stop];
  return Array.isArray(stop) ? (stop as string[]) : [];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function booleanOf(value: unknown): boolean | null {
  return typeof value === "boolean" ? value : null;
}
