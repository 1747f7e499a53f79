import { isRefusal, type Target, type WireRequest } from "../contract";
import type { Conversation, Tool, ToolChoice } from "../conversation/conversation";
import { invalidField, type Refusal } from "../../refusal";
import { fromTurns } from "./from-turns";
import { toOpenApi } from "./schema";
import { thinkingConfigOf } from "./thinking";
import { postTo, type Collection } from "./wire";

const MOST_STOPS = 5;
const MOST_CANDIDATES = 8;

/** Puts a conversation to Gemini or Vertex. What they have no word for is refused. */
export function fromConversation(
  collection: Collection,
  conversation: Conversation,
  target: Target,
): WireRequest | Refusal {
  const problem = problemOf(conversation);
  if (problem) return problem;
  const contents = fromTurns(conversation.turns, target.modelName);
  if (isRefusal(contents)) return contents;
  const tools = toolsOf(conversation.tools, target);
  if (isRefusal(tools)) return tools;
  const system = conversation.system.filter(({ text }) => text !== "").map(({ text }) => ({ text }));
  const config = configOf(conversation, target);
  if (isRefusal(config)) return config;
  const calling = conversation.tools.length === 0 ? null : callingOf(conversation.toolChoice);
  const body = {
    ...(system.length > 0 ? { systemInstruction: { parts: system } } : {}),
    contents,
    ...(tools.length > 0 ? { tools: [{ functionDeclarations: tools }] } : {}),
    ...(calling ? { toolConfig: { functionCallingConfig: calling } } : {}),
    generationConfig: config,
  };
  return postTo(collection, target.modelName, conversation.stream, Buffer.from(JSON.stringify(body)));
}

function problemOf({ parallelTools, tools, stop, n }: Conversation): Refusal | null {
  if (parallelTools === false && tools.length > 0)
    return invalidField(
      "parallel_tool_calls",
      "cannot be switched off with this model.",
      "unsupported_parameter",
    );
  if (stop.length > MOST_STOPS)
    return invalidField("stop", `may hold at most ${MOST_STOPS} sequences with this model.`);
  if (n > MOST_CANDIDATES) return invalidField("n", `may be at most ${MOST_CANDIDATES} with this model.`);
  return null;
}

function configOf(conversation: Conversation, target: Target): object | Refusal {
  const { maxTokens, n, stop, format } = conversation;
  const thinking = thinkingConfigOf(conversation.reasoning, target.modelName);
  const schema =
    format?.kind === "json_schema"
      ? schemaOf(format.schema, "responseJsonSchema", "responseSchema", target)
      : {};
  if (!schema) return invalidField("response_format", "has a schema that this model does not know.");
  const given = {
    temperature: conversation.temperature,
    topP: conversation.topP,
    topK: conversation.topK,
    seed: conversation.seed,
    presencePenalty: conversation.presencePenalty,
    frequencyPenalty: conversation.frequencyPenalty,
  };
  return {
    maxOutputTokens: Math.min(maxTokens ?? target.maxTokens, target.maxTokens),
    ...(n > 1 ? { candidateCount: n } : {}),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
    ...(stop.length > 0 ? { stopSequences: stop } : {}),
    ...(format && format.kind !== "text" ? { responseMimeType: "application/json" } : {}),
    ...schema,
    ...(thinking ? { thinkingConfig: thinking } : {}),
  };
}

/** JSON schema as it is, or Google's own where the upstream's settings say that it takes nothing else. */
function schemaOf(
  schema: Readonly<Record<string, unknown>>,
  jsonName: string,
  openName: string,
  { settings }: Target,
): object | null {
  if (settings.schema !== "openapi") return { [jsonName]: withoutDialect(schema) };
  const open = toOpenApi(schema);
  return open && { [openName]: open };
}

function withoutDialect(schema: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "$schema"));
}

function toolsOf(tools: readonly Tool[], target: Target): readonly object[] | Refusal {
  const declarations: object[] = [];
  for (const [index, { name, description, parameters }] of tools.entries()) {
    const schema = takesNothing(parameters)
      ? {}
      : schemaOf(parameters, "parametersJsonSchema", "parameters", target);
    if (!schema) return invalidField(`tools[${index}]`, "has parameters that this model does not know.");
    declarations.push({ name, ...(description === null ? {} : { description }), ...schema });
  }
  return declarations;
}

const HOLLOW = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "$schema",
  "title",
  "description",
]);

/** Google refuses an object schema without properties; a function without parameters says none. */
function takesNothing(schema: Readonly<Record<string, unknown>>): boolean {
  const { properties, type, additionalProperties: others } = schema;
  const isEmpty = properties === undefined || Object.keys(properties ?? {}).length === 0;
  const isClosed = others === undefined || others === false;
  const isHollow = Object.keys(schema).every((name) => HOLLOW.has(name));
  return isEmpty && isClosed && isHollow && (type === undefined || type === "object");
}

function callingOf(choice: ToolChoice | null): object | null {
  if (choice === null) return null;
  switch (choice.kind) {
    case "auto":
      return { mode: "AUTO" };
    case "none":
      return { mode: "NONE" };
    case "required":
      return { mode: "ANY" };
    case "tool":
      return { mode: "ANY", allowedFunctionNames: [choice.name] };
    default:
      return choice satisfies never;
  }
}
