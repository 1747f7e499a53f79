import type {
  AssistantPart,
  Media,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../conversation/conversation";
import { isRefusal } from "../contract";
import { invalidField, type Refusal } from "../../refusal";
import { mimeTypeOfAddress } from "./media-type";
import { thinksInLevels } from "./thinking";
import { isRecord } from "../../json/record";

type Part = Readonly<Record<string, unknown>>;

interface Content {
  readonly role: "user" | "model";
  readonly parts: Part[];
}

/**
 * What Google takes in place of the seal on a call that another model made; without any, its newer models refuse the
 * conversation.
 */
const FOREIGN_SIGNATURE = "skip_thought_signature_validator";

/** Writes turns as `contents`: neighbours of one role merged, results in the order of the calls they answer. */
export function fromTurns(turns: readonly Turn[], modelName: string): readonly Content[] | Refusal {
  const contents: Content[] = [];
  const calls: ToolCallPart[] = [];
  for (const turn of merged(turns)) {
    const isModel = turn.role === "assistant";
    if (isModel) calls.push(...turn.parts.filter((part) => part.kind === "tool_call"));
    const parts = isModel ? modelParts(turn.parts, modelName) : userParts(turn.parts, calls);
    if (isRefusal(parts)) return parts;
    if (parts.length > 0) contents.push({ role: isModel ? "model" : "user", parts });
  }
  return contents.length > 0 ? contents : invalidField("messages", "must say something.");
}

function merged(turns: readonly Turn[]): readonly Turn[] {
  const all: Turn[] = [];
  for (const turn of turns) {
    const last = all.at(-1);
    if (turn.role === "user" && last?.role === "user")
      all[all.length - 1] = { role: "user", parts: [...last.parts, ...turn.parts] };
    else if (turn.role === "assistant" && last?.role === "assistant")
      all[all.length - 1] = { role: "assistant", parts: [...last.parts, ...turn.parts] };
    else all.push(turn);
  }
  return all;
}

function modelParts(said: readonly AssistantPart[], modelName: string): Part[] | Refusal {
  const parts: Part[] = [];
  let isFirstCall = true;
  for (const part of said) {
    const needsSeal = part.kind === "tool_call" && isFirstCall && thinksInLevels(modelName);
    const written = modelPart(part, needsSeal ? FOREIGN_SIGNATURE : null);
    if (isRefusal(written)) return written;
    parts.push(...written);
    if (part.kind === "tool_call") isFirstCall = false;
  }
  return parts;
}

function modelPart(part: AssistantPart, fallback: string | null): Part[] | Refusal {
  switch (part.kind) {
    case "text":
      return part.text === "" ? [] : [{ text: part.text }];
    case "reasoning":
      // Google reads no thoughts of earlier turns, and refuses the seals of other vendors; its own stand on calls.
      return [];
    case "tool_call": {
      const args = argumentsOf(part.argumentsJson);
      if (!args)
        return invalidField("messages", `hold a call of ${part.name} whose arguments are no object.`);
      const seal = part.signature ?? fallback;
      return [
        { functionCall: { name: part.name, args }, ...(seal === null ? {} : { thoughtSignature: seal }) },
      ];
    }
    case "image":
      return mediaParts(part.media, "image");
    default:
      return part satisfies never;
  }
}

function argumentsOf(json: string): Record<string, unknown> | null {
  if (json.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function userParts(all: readonly UserPart[], calls: readonly ToolCallPart[]): Part[] | Refusal {
  const results = all.filter((part) => part.kind === "tool_result");
  const responses: Part[] = [];
  const shown: Part[] = [];
  for (const result of inOrderOf(results, calls)) {
    const written = resultParts(result, calls);
    if (isRefusal(written)) return written;
    responses.push(written.response);
    shown.push(...written.media);
  }
  const others: Part[] = [];
  for (const part of all) {
    const written = part.kind === "tool_result" ? [] : userPart(part);
    if (isRefusal(written)) return written;
    others.push(...written);
  }
  return [...responses, ...shown, ...others];
}

function inOrderOf(results: readonly ToolResultPart[], calls: readonly ToolCallPart[]): ToolResultPart[] {
  const place = (result: ToolResultPart) => {
    const at = calls.findIndex(({ id }) => id === result.callId);
    return at === -1 ? calls.length : at;
  };
  return [...results].sort((a, b) => place(a) - place(b));
}

/** What a tool gave: Google wants the function's name and an object. Pictures stand beside it. */
function resultParts(
  result: ToolResultPart,
  calls: readonly ToolCallPart[],
): { response: Part; media: Part[] } | Refusal {
  const name = result.name ?? calls.find(({ id }) => id === result.callId)?.name;
  if (name === undefined)
    return invalidField("messages", `answer a call ${result.callId} that was not made.`);
  const media: Part[] = [];
  for (const part of result.content) {
    const written = part.kind === "text" ? [] : mediaParts(part.media, part.kind);
    if (isRefusal(written)) return written;
    media.push(...written);
  }
  const text = result.content.map((part) => (part.kind === "text" ? part.text : "")).join("");
  return { response: { functionResponse: { name, response: responseOf(text, result.isError) } }, media };
}

function responseOf(text: string, isError: boolean): object {
  if (isError) return { error: text };
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : { output: text };
  } catch {
    return { output: text };
  }
}

function userPart(part: Exclude<UserPart, ToolResultPart>): Part[] | Refusal {
  switch (part.kind) {
    case "text":
      return part.text === "" ? [] : [{ text: part.text }];
    case "image":
    case "audio":
    case "file":
      return mediaParts(part.media, part.kind);
    default:
      return part satisfies never;
  }
}

function mediaParts(media: Media, kind: "image" | "audio" | "file"): Part[] | Refusal {
  if (media.from === "base64") return [{ inlineData: { mimeType: media.mimeType, data: media.data } }];
  const mimeType = media.mimeType ?? mimeTypeOfAddress(media.url);
  if (mimeType === null || !/^https:\/\//i.test(media.url))
    return invalidField(
      "messages",
      `hold ${kind} content by an address that this model cannot fetch (https, and an ending that tells its type). Send it inline.`,
    );
  return [{ fileData: { mimeType, fileUri: media.url } }];
}
