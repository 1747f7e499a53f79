import type { Refusal } from "../../refusal";
import type {
  AssistantPart,
  AudioPart,
  Conversation,
  FilePart,
  ImagePart,
  OutputFormat,
  Reasoning,
  TextPart,
  Tool,
  ToolChoice,
  ToolResultPart,
  Turn,
  UserPart,
} from "../conversation/conversation";
import { readEffort } from "../openai/efforts";
import { flatName, ungrouped } from "./namespaces";
import { mediaOf } from "../openai/media";
import { cannotCarry, orRefusal } from "../openai/unconvertible";
import { readSeal } from "./seals";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

const ELSEWHERE = "cannot be carried to the vendor of this model.";

/** Reads a Responses request into a conversation; a refusal names what cannot be carried. */
export function responsesToConversation(body: Json): Conversation | Refusal {
  return orRefusal(() => read(body));
}

function read(body: Json): Conversation {
  if (typeof body.top_logprobs === "number" && body.top_logprobs > 0) cannotCarry("top_logprobs", ELSEWHERE);
  if (Array.isArray(body.include) && body.include.includes("message.output_text.logprobs"))
    cannotCarry("include", `with message.output_text.logprobs ${ELSEWHERE}`);
  if (body.truncation === "auto") cannotCarry("truncation", `"auto" ${ELSEWHERE}`);
  const items = new ItemReader();
  if (typeof body.instructions === "string" && body.instructions !== "")
    items.system.push({ kind: "text", text: body.instructions });
  if (typeof body.input === "string") items.user([{ kind: "text", text: body.input }]);
  else for (const [index, item] of (body.input as Json[]).entries()) items.add(item, `input[${index}]`);
  return {
    system: items.system,
    turns: items.turns,
    tools: readTools(body.tools),
    toolChoice: readToolChoice(body.tool_choice),
    parallelTools: typeof body.parallel_tool_calls === "boolean" ? body.parallel_tool_calls : null,
    maxTokens: numberOf(body.max_output_tokens),
    n: 1,
    temperature: numberOf(body.temperature),
    topP: numberOf(body.top_p),
    topK: null,
    stop: [],
    seed: null,
    presencePenalty: null,
    frequencyPenalty: null,
    format: readFormat(isRecord(body.text) ? body.text.format : null),
    reasoning: readReasoning(body.reasoning),
    user: textOf(body.safety_identifier) ?? textOf(body.user),
    stream: body.stream === true,
  };
}

/**
 * Puts items together to turns. A turn of the assistant's comes in several items (thoughts, a message, calls), and so do
 * the results of parallel calls: neighbours of these kinds are one turn.
 */
class ItemReader {
  readonly system: TextPart[] = [];
  readonly turns: Turn[] = [];
  readonly #toolNames = new Map<string, string>();
  /** Gemini's seal of the call that follows. */
  #callSeal: string | null = null;

  add(item: Json, at: string): void {
    switch (item.type) {
      case undefined:
      case "message":
        return this.#message(item, at);
      case "reasoning":
        return this.#reasoning(item);
      case "function_call":
        return this.#call(item, at);
      case "function_call_output":
        return this.#result(item, at);
      default:
        cannotCarry(`${at}.type`, `${JSON.stringify(item.type)} ${ELSEWHERE}`);
    }
  }

  user(parts: readonly UserPart[]): void {
    this.turns.push({ role: "user", parts });
  }

  #message({ role, content }: Json, at: string): void {
    const parts = partsOf(content, `${at}.content`);
    switch (role) {
      case "user":
        return this.user(parts);
      case "assistant":
        return this.#assistant(onlyText(parts, at));
      default:
        this.system.push(...onlyText(parts, at));
    }
  }

  #reasoning({ summary, content, encrypted_content: encrypted }: Json): void {
    const text = [summary, content].map(thoughtIn).find((found) => found !== "") ?? "";
    const seal = readSeal(encrypted);
    if (seal?.kind === "call") {
      this.#callSeal = seal.value;
      return;
    }
    const signature = seal?.kind === "signature" ? seal.value : null;
    const redacted = seal?.kind === "redacted" ? seal.value : null;
    if (text === "" && signature === null && redacted === null) return;
    this.#assistant([{ kind: "reasoning", text, signature, redacted }]);
  }

  #call(item: Json, at: string): void {
    const id = stringAt(item, "call_id", at);
    const name = flatName({ namespace: textOf(item.namespace), name: stringAt(item, "name", at) });
    const given = item.arguments === "" ? "{}" : stringAt(item, "arguments", at);
    this.#toolNames.set(id, name);
    this.#assistant([{ kind: "tool_call", id, name, argumentsJson: given, signature: this.#callSeal }]);
    this.#callSeal = null;
  }

  #result(item: Json, at: string): void {
    const callId = stringAt(item, "call_id", at);
    const content = partsOf(item.output, `${at}.output`).map((part) =>
      part.kind === "audio" ? cannotCarry(`${at}.output`, "must not be audio.") : part,
    );
    const name = this.#toolNames.get(callId) ?? null;
    const result: ToolResultPart = { kind: "tool_result", callId, name, content, isError: false };
    const last = this.turns.at(-1);
    if (last?.role === "user" && last.parts.every(({ kind }) => kind === "tool_result"))
      this.turns[this.turns.length - 1] = { role: "user", parts: [...last.parts, result] };
    else this.user([result]);
  }

  #assistant(parts: readonly AssistantPart[]): void {
    const last = this.turns.at(-1);
    if (last?.role === "assistant")
      this.turns[this.turns.length - 1] = { role: "assistant", parts: [...last.parts, ...parts] };
    else this.turns.push({ role: "assistant", parts });
  }
}

type ContentPart = TextPart | ImagePart | AudioPart | FilePart;

function partsOf(content: unknown, at: string): readonly ContentPart[] {
  if (typeof content === "string") return content === "" ? [] : [{ kind: "text", text: content }];
  if (!Array.isArray(content)) return cannotCarry(at, "must be a text or a list of parts.");
  return content.map((part: unknown, index) => {
    const place = `${at}[${index}]`;
    return isRecord(part) ? partOf(part, place) : cannotCarry(place, "must be an object with a type.");
  });
}

function partOf(part: Json, at: string): ContentPart {
  switch (part.type) {
    case "input_text":
    case "output_text":
    case "text":
      return { kind: "text", text: stringAt(part, "text", at) };
    case "refusal":
      return { kind: "text", text: stringAt(part, "refusal", at) };
    case "input_image":
      return imageOf(part, at);
    case "input_file":
      return fileOf(part, at);
    default:
      return cannotCarry(`${at}.type`, `${JSON.stringify(part.type)} ${ELSEWHERE}`);
  }
}

function imageOf(part: Json, at: string): ImagePart {
  refuseId(part, at);
  const media = mediaOf(stringAt(part, "image_url", at), null, `${at}.image_url`);
  const { detail } = part;
  return detail === "low" || detail === "high" || detail === "auto"
    ? { kind: "image", media, detail }
    : { kind: "image", media };
}

function fileOf(part: Json, at: string): FilePart {
  refuseId(part, at);
  const name = typeof part.filename === "string" ? part.filename : null;
  const field = typeof part.file_url === "string" ? "file_url" : "file_data";
  return {
    kind: "file",
    media: mediaOf(stringAt(part, field, at), "application/pdf", `${at}.${field}`),
    name,
  };
}

function refuseId({ file_id: id }: Json, at: string): void {
  if (typeof id === "string") cannotCarry(`${at}.file_id`, "names a file kept at a vendor; send its data.");
}

function onlyText(parts: readonly ContentPart[], at: string): readonly TextPart[] {
  return parts.map((part) =>
    part.kind === "text" ? part : cannotCarry(`${at}.content`, "must be text in a message of this role."),
  );
}

function thoughtIn(parts: unknown): string {
  if (!Array.isArray(parts)) return "";
  return parts
    .map((part: unknown) => (isRecord(part) && typeof part.text === "string" ? part.text : ""))
    .join("\n\n");
}

function readTools(tools: unknown): readonly Tool[] {
  return ungrouped(tools).map(({ tool, namespace }, index): Tool => {
    const name = textOf(tool.name);
    if (tool.type !== "function" || name === null)
      cannotCarry(`tools[${index}]`, "must be a function with a name for this model.");
    return {
      name: flatName({ namespace, name }),
      description: textOf(tool.description),
      parameters: isRecord(tool.parameters) ? tool.parameters : { type: "object", properties: {} },
      strict: typeof tool.strict === "boolean" ? tool.strict : null,
    };
  });
}

function readToolChoice(choice: unknown): ToolChoice | null {
  if (choice === undefined || choice === null) return null;
  if (choice === "auto" || choice === "none" || choice === "required") return { kind: choice };
  if (isRecord(choice) && choice.type === "function" && typeof choice.name === "string")
    return { kind: "tool", name: choice.name };
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
      const { schema, strict } = format;
      if (!isRecord(schema)) return cannotCarry("text.format.schema", "must be a JSON schema.");
      return {
        kind: "json_schema",
        name: textOf(format.name) ?? "answer",
        schema,
        strict: typeof strict === "boolean" ? strict : null,
      };
    }
    default:
      return cannotCarry("text.format.type", "must be text, json_object or json_schema for this model.");
  }
}

function readReasoning(reasoning: unknown): Reasoning | null {
  const effort = isRecord(reasoning) ? reasoning.effort : null;
  return typeof effort === "string" ? readEffort(effort, "reasoning.effort") : null;
}

function stringAt(object: Json, name: string, at: string): string {
  const value = object[name];
  return typeof value === "string" ? value : cannotCarry(`${at}.${name}`, "must be a string.");
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
