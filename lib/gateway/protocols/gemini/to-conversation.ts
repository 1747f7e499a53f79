import { isRefusal } from "../contract";
import type {
  Conversation,
  OutputFormat,
  Reasoning,
  TextPart,
  Tool,
  ToolChoice,
} from "../conversation/conversation";
import { invalidField, type Refusal } from "../../refusal";
import { field, numberIn, recordIn, recordsOf, textIn, type JsonRecord } from "./fields";
import type { GeminiRequest } from "./request";
import { toJsonSchema } from "./schema";
import { declarationsOf } from "./tools";
import { toTurns } from "./to-turns";
import { isRecord } from "../../json/record";

/** Fields of `generationConfig` that mean something and that no other protocol has a word for. */
const ONLY_HERE = [
  "responseLogprobs",
  "logprobs",
  "speechConfig",
  "imageConfig",
  "responseFormat",
  "audioTimestamp",
];

/** Reads a request to generate as a conversation. */
export function toConversation({ json, stream }: GeminiRequest): Conversation | Refusal {
  const config = recordIn(json, "generationConfig");
  const turns = toTurns(recordsOf(json.contents));
  if (isRefusal(turns)) return turns;
  const system = systemOf(field(json, "systemInstruction"));
  if (isRefusal(system)) return system;
  const format = formatOf(config);
  const problem = problemOf(config) ?? (format && "status" in format ? format : null);
  if (problem) return problem;
  const calling = recordIn(recordIn(json, "toolConfig"), "functionCallingConfig");
  return {
    system,
    turns,
    tools: toolsOf(json.tools, calling),
    toolChoice: choiceOf(calling),
    parallelTools: null,
    ...samplingOf(config),
    format: format as OutputFormat | null,
    reasoning: reasoningOf(recordIn(config, "thinkingConfig")),
    user: null,
    stream,
  };
}

function problemOf(config: JsonRecord): Refusal | null {
  const foreign = ONLY_HERE.find((name) => {
    const value = field(config, name);
    return value !== undefined && value !== null && value !== false;
  });
  if (foreign !== undefined) return notCarried(`generationConfig.${foreign}`);
  const modalities = field(config, "responseModalities");
  const isText = !Array.isArray(modalities) || modalities.every((one) => /^text$/i.test(String(one)));
  return isText ? null : notCarried("generationConfig.responseModalities");
}

/** 400: the model asked for is served by a vendor that has no word for this. */
export function notCarried(param: string): Refusal {
  return invalidField(param, "cannot be passed on to this model.", "unsupported_parameter");
}

function systemOf(system: unknown): readonly TextPart[] | Refusal {
  if (typeof system === "string") return [{ kind: "text", text: system }];
  const parts = isRecord(system) ? recordsOf(system.parts) : [];
  const texts = parts.map((part) => textIn(part, "text"));
  if (texts.includes(null)) return invalidField("systemInstruction", "must be text for this model.");
  return texts.map((text) => ({ kind: "text", text: text ?? "" }));
}

type Sampling = Pick<
  Conversation,
  | "maxTokens"
  | "n"
  | "temperature"
  | "topP"
  | "topK"
  | "stop"
  | "seed"
  | "presencePenalty"
  | "frequencyPenalty"
>;

function samplingOf(config: JsonRecord): Sampling {
  const stop = field(config, "stopSequences");
  return {
    maxTokens: numberIn(config, "maxOutputTokens"),
    n: numberIn(config, "candidateCount") ?? 1,
    temperature: numberIn(config, "temperature"),
    topP: numberIn(config, "topP"),
    topK: numberIn(config, "topK"),
    stop: Array.isArray(stop) ? stop.map(String) : [],
    seed: numberIn(config, "seed"),
    presencePenalty: numberIn(config, "presencePenalty"),
    frequencyPenalty: numberIn(config, "frequencyPenalty"),
  };
}

/** What is called where the client gives its schema no name. */
const SCHEMA_NAME = "response";

function formatOf(config: JsonRecord): OutputFormat | Refusal | null {
  const type = textIn(config, "responseMimeType");
  const asked = field(config, "responseJsonSchema");
  const open = field(config, "responseSchema");
  const schema = isRecord(asked) ? asked : isRecord(open) ? toJsonSchema(open) : null;
  if (type !== null && type !== "text/plain" && type !== "application/json")
    return notCarried("generationConfig.responseMimeType");
  if (schema) return { kind: "json_schema", name: SCHEMA_NAME, schema, strict: null };
  if (type === null) return null;
  return type === "application/json" ? { kind: "json" } : { kind: "text" };
}

const EFFORTS = ["minimal", "low", "medium", "high"] as const;

function reasoningOf(thinking: JsonRecord): Reasoning | null {
  const budget = numberIn(thinking, "thinkingBudget");
  // -1 leaves it to the model.
  if (budget !== null && budget > 0) return { kind: "budget", tokens: budget };
  if (budget === 0) return { kind: "off" };
  const level = textIn(thinking, "thinkingLevel")?.toLowerCase();
  const effort = EFFORTS.find((one) => one === level);
  return effort ? { kind: "effort", effort } : null;
}

function toolsOf(tools: unknown, calling: JsonRecord): readonly Tool[] {
  const allowed = allowedNames(calling);
  return declarationsOf(tools)
    .map(toolOf)
    .filter(({ name }) => allowed === null || allowed.includes(name));
}

function toolOf(declaration: JsonRecord): Tool {
  const given = field(declaration, "parametersJsonSchema");
  const parameters = isRecord(given) ? given : toJsonSchema(declaration.parameters);
  return {
    name: textIn(declaration, "name") ?? "",
    description: textIn(declaration, "description"),
    parameters: Object.keys(parameters).length === 0 ? { type: "object", properties: {} } : parameters,
    strict: null,
  };
}

/** The only functions that may be called; null: any of them. */
function allowedNames(calling: JsonRecord): readonly string[] | null {
  const names = field(calling, "allowedFunctionNames");
  const restricts = calling.mode === "ANY" || calling.mode === "VALIDATED";
  return restricts && Array.isArray(names) && names.length > 0 ? names.map(String) : null;
}

function choiceOf(calling: JsonRecord): ToolChoice | null {
  switch (calling.mode) {
    case "AUTO":
    case "VALIDATED":
      return { kind: "auto" };
    case "NONE":
      return { kind: "none" };
    case "ANY": {
      const [only, ...others] = allowedNames(calling) ?? [];
      return only !== undefined && others.length === 0 ? { kind: "tool", name: only } : { kind: "required" };
    }
    default:
      return null;
  }
}
