import type {
  AssistantPart,
  FilePart,
  ImagePart,
  Media,
  TextPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../conversation/conversation";
import { isRefusal } from "../contract";
import { invalidField, type Refusal } from "../../refusal";
import { field, recordsOf, textIn, type JsonRecord } from "./fields";
import { mimeTypeOfAddress } from "./media-type";
import { unsealThoughts } from "./thought-seal";
import { isRecord } from "../../json/record";

/** Reads `contents` as turns. Calls get ids of their own, and responses those of the calls they answer. */
export function toTurns(contents: readonly JsonRecord[]): readonly Turn[] | Refusal {
  const calls = new CallIds();
  const turns: Turn[] = [];
  for (const [index, content] of contents.entries()) {
    const turn = turnOf(content, calls, `contents[${index}]`);
    if (isRefusal(turn)) return turn;
    if (turn.parts.length > 0) turns.push(turn);
  }
  return turns;
}

/** A call that nothing has answered yet. */
interface OpenCall {
  readonly id: string;
  readonly name: string;
  /** The client's own id, where it has one. */
  readonly theirs: string | null;
}

/** Ids for calls, which Gemini's clients mostly have none for: responses belong to them by order and name. */
class CallIds {
  #made = 0;
  #open: OpenCall[] = [];

  made(call: JsonRecord): string {
    const id = `call_${++this.#made}`;
    this.#open.push({ id, name: textIn(call, "name") ?? "", theirs: textIn(call, "id") });
    return id;
  }

  answered(response: JsonRecord): string | null {
    const name = textIn(response, "name") ?? "";
    const theirs = textIn(response, "id");
    const byId = theirs === null ? -1 : this.#open.findIndex((call) => call.theirs === theirs);
    const at = byId === -1 ? this.#open.findIndex((call) => call.name === name) : byId;
    const [call] = at === -1 ? [] : this.#open.splice(at, 1);
    return call?.id ?? null;
  }
}

function turnOf(content: JsonRecord, calls: CallIds, path: string): Turn | Refusal {
  const parts = recordsOf(content.parts);
  if (content.role === "model") {
    const said = collect(parts, path, (part) => assistantPart(part, calls));
    return isRefusal(said) ? said : { role: "assistant", parts: said };
  }
  const asked = collect(parts, path, (part) => userPart(part, calls));
  return isRefusal(asked) ? asked : { role: "user", parts: asked };
}

/** What a part becomes, or what is wrong with it as the rest of a sentence. */
type Read<P> = readonly P[] | string;

function collect<P>(
  parts: readonly JsonRecord[],
  path: string,
  read: (part: JsonRecord) => Read<P>,
): readonly P[] | Refusal {
  const found: P[] = [];
  for (const [index, part] of parts.entries()) {
    const one = read(part);
    if (typeof one === "string") return invalidField(`${path}.parts[${index}]`, one, "unsupported_parameter");
    found.push(...one);
  }
  return found;
}

const SERVER_PARTS = ["executableCode", "codeExecutionResult", "toolCall", "toolResponse"];

function foreignPart(part: JsonRecord): string | null {
  const name = SERVER_PARTS.find((one) => isRecord(field(part, one)));
  return name === undefined ? null : `has ${name}, which cannot be passed on to this model.`;
}

function assistantPart(part: JsonRecord, calls: CallIds): Read<AssistantPart> {
  const signature = textIn(part, "thoughtSignature");
  const call = field(part, "functionCall");
  if (isRecord(call)) return callParts(call, signature, calls);
  const text = textIn(part, "text");
  if (part.thought === true) return [{ kind: "reasoning", text: text ?? "", signature, redacted: null }];
  if (text !== null) return text === "" ? [] : [{ kind: "text", text }];
  const media = mediaOf(part);
  if (!media) return foreignPart(part) ?? [];
  return media.mimeType?.startsWith("image/")
    ? [{ kind: "image", media }]
    : "is of a kind that this model's own turns cannot have.";
}

function callParts(call: JsonRecord, signature: string | null, calls: CallIds): readonly AssistantPart[] {
  const thoughts = unsealThoughts(signature);
  const named = { id: calls.made(call), name: textIn(call, "name") ?? "" };
  const argumentsJson = JSON.stringify(call.args ?? {});
  const seal = thoughts ? null : signature;
  return [...(thoughts ?? []), { kind: "tool_call", ...named, argumentsJson, signature: seal }];
}

function userPart(part: JsonRecord, calls: CallIds): Read<UserPart> {
  const text = textIn(part, "text");
  if (text !== null) return [{ kind: "text", text }];
  const response = field(part, "functionResponse");
  if (isRecord(response)) return toolResult(response, calls);
  return mediaPart(part) ?? foreignPart(part) ?? [];
}

/** The bytes or the address in a part, with the type that is told or that the address ends in. */
function mediaOf(part: JsonRecord): Media | null {
  const inline = field(part, "inlineData");
  if (isRecord(inline))
    return { from: "base64", mimeType: textIn(inline, "mimeType") ?? "", data: textIn(inline, "data") ?? "" };
  const file = field(part, "fileData");
  if (!isRecord(file)) return null;
  const url = textIn(file, "fileUri") ?? "";
  return { from: "url", url, mimeType: textIn(file, "mimeType") ?? mimeTypeOfAddress(url) };
}

type MediaPart = Extract<UserPart, { kind: "image" | "audio" | "file" }>;

function mediaPart(part: JsonRecord): readonly [MediaPart] | string | null {
  const media = mediaOf(part);
  if (!media) return null;
  const { mimeType } = media;
  if (mimeType === null) return "has an address without a mimeType.";
  switch (mimeType.split("/")[0]) {
    case "image":
      return [{ kind: "image", media }];
    case "audio":
      return [{ kind: "audio", media }];
    case "video":
      return "is a film, which cannot be passed on to this model.";
    default:
      return [{ kind: "file", media, name: nameOf(part) }];
  }
}

function nameOf(part: JsonRecord): string | null {
  const media = field(part, "inlineData") ?? field(part, "fileData");
  return isRecord(media) ? textIn(media, "displayName") : null;
}

function toolResult(response: JsonRecord, calls: CallIds): Read<ToolResultPart> {
  const callId = calls.answered(response);
  if (callId === null) return "answers no functionCall before it.";
  const media: (ImagePart | FilePart)[] = [];
  for (const inner of recordsOf(response.parts)) {
    const found = mediaPart(inner);
    if (typeof found === "string") return found;
    const [part] = found ?? [];
    if (part?.kind === "audio") return "has sound, which cannot be passed on to this model.";
    if (part) media.push(part);
  }
  const { text, isError } = outputOf(response.response);
  const name = textIn(response, "name");
  return [{ kind: "tool_result", callId, name, content: [text, ...media], isError }];
}

/** Google's convention: `output` holds what came out, `error` what went wrong; anything else is the output itself. */
function outputOf(response: unknown): { text: TextPart; isError: boolean } {
  const record = isRecord(response) ? response : {};
  const keys = Object.keys(record);
  const only = keys.length === 1 ? keys[0] : undefined;
  const isError = only === "error";
  const value = isError ? record.error : only === "output" ? record.output : record;
  return { text: { kind: "text", text: typeof value === "string" ? value : JSON.stringify(value) }, isError };
}
