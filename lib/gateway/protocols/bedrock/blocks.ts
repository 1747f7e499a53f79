import { invalidField, type Refusal } from "../../refusal";
import { isRefusal } from "../contract";
import type {
  AssistantPart,
  CacheLife,
  FilePart,
  ImagePart,
  Media,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../conversation/conversation";
import { isRecord } from "../../json/record";

/** A content block as Converse has it. */
export type Block = Readonly<Record<string, unknown>>;

export interface Message {
  readonly role: "user" | "assistant";
  readonly content: readonly Block[];
}

const IMAGES: ReadonlyMap<string, string> = new Map([
  ["image/png", "png"],
  ["image/jpeg", "jpeg"],
  ["image/jpg", "jpeg"],
  ["image/gif", "gif"],
  ["image/webp", "webp"],
]);

const DOCUMENTS: ReadonlyMap<string, string> = new Map([
  ["application/pdf", "pdf"],
  ["text/csv", "csv"],
  ["application/msword", "doc"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["application/vnd.ms-excel", "xls"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
  ["text/html", "html"],
  ["text/plain", "txt"],
  ["text/markdown", "md"],
]);

/** The turns as messages that take turns: Converse refuses two of one role in a row. */
export function messagesOf(turns: readonly Turn[]): readonly Message[] | Refusal {
  const messages: { role: "user" | "assistant"; content: Block[] }[] = [];
  let documents = 0;
  for (const { role, parts } of turns) {
    const last = messages.at(-1);
    const message = last?.role === role ? last : { role, content: [] };
    for (const part of parts) {
      const blocks = blocksOf(part, () => `document-${++documents}`);
      if (isRefusal(blocks)) return blocks;
      message.content.push(...blocks);
    }
    if (message !== last && message.content.length > 0) messages.push(message);
  }
  return messages;
}

/** A text and, where it ends a prefix to be cached, the mark for that. */
export function textBlocks(part: TextPart): readonly Block[] {
  // Blank text is refused by Converse, and says nothing.
  return part.text.trim() === "" ? [] : [{ text: part.text }, ...cacheMark(part.cache)];
}

/** Five minutes is what a mark means by itself. */
export function cacheMark(cache: CacheLife | undefined): readonly Block[] {
  if (cache === undefined) return [];
  return [{ cachePoint: { type: "default", ...(cache === "1h" ? { ttl: cache } : {}) } }];
}

type Part = UserPart | AssistantPart;

function blocksOf(part: Part, nextName: () => string): readonly Block[] | Refusal {
  switch (part.kind) {
    case "text":
      return textBlocks(part);
    case "image":
      return withMark(imageBlock(part), part.cache);
    case "file":
      return withMark(documentBlock(part, nextName), part.cache);
    case "audio":
      return invalidField("messages", "have audio, which this model's vendor does not take.");
    case "tool_call":
      return withMark(callBlock(part), part.cache);
    case "tool_result":
      return withMark(resultBlock(part, nextName), part.cache);
    case "reasoning":
      if (part.redacted !== null) return [{ reasoningContent: { redactedContent: part.redacted } }];
      if (part.signature === null) return [];
      return [{ reasoningContent: { reasoningText: { text: part.text, signature: part.signature } } }];
    default:
      return part satisfies never;
  }
}

function withMark(block: Block | Refusal, cache: CacheLife | undefined): readonly Block[] | Refusal {
  return isRefusal(block) ? block : [block, ...cacheMark(cache)];
}

function bytesOf(media: Media): { mimeType: string; data: string } | Refusal {
  if (media.from === "base64") return media;
  return invalidField(
    "messages",
    "point to a file by its address; this model's vendor takes only its bytes, in base64.",
  );
}

function imageBlock({ media }: ImagePart): Block | Refusal {
  const bytes = bytesOf(media);
  if (isRefusal(bytes)) return bytes;
  const format = IMAGES.get(bytes.mimeType.toLowerCase());
  if (!format)
    return invalidField(
      "messages",
      `have a picture of type ${bytes.mimeType}; png, jpeg, gif and webp are taken.`,
    );
  return { image: { format, source: { bytes: bytes.data } } };
}

/** Names are taken from a small set of characters, and models read them: anything else in them becomes a space. */
function documentBlock({ media, name }: FilePart, nextName: () => string): Block | Refusal {
  const bytes = bytesOf(media);
  if (isRefusal(bytes)) return bytes;
  const format = DOCUMENTS.get(bytes.mimeType.toLowerCase().split(";", 1)[0] ?? "");
  if (!format)
    return invalidField(
      "messages",
      `have a file of type ${bytes.mimeType}, which this model's vendor does not take.`,
    );
  const unnamed = nextName();
  const plain = (name ?? "")
    .replace(/[^A-Za-z0-9()[\]-]+/g, " ")
    .trim()
    .slice(0, 180);
  // Converse wants every name once.
  return {
    document: { format, name: plain === "" ? unnamed : `${plain} ${unnamed}`, source: { bytes: bytes.data } },
  };
}

function callBlock({ id, name, argumentsJson }: ToolCallPart): Block | Refusal {
  const input = parse(argumentsJson);
  if (!input) return invalidField("messages", `have a call of ${name} whose arguments are no JSON object.`);
  return { toolUse: { toolUseId: callId(id), name, input } };
}

function parse(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json === "" ? "{}" : json);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function resultBlock(part: ToolResultPart, nextName: () => string): Block | Refusal {
  const content: Block[] = [];
  for (const one of part.content) {
    const block =
      one.kind === "text"
        ? { text: one.text }
        : one.kind === "image"
          ? imageBlock(one)
          : documentBlock(one, nextName);
    if (isRefusal(block)) return block;
    content.push(block);
  }
  const status = part.isError ? { status: "error" } : {};
  return { toolResult: { toolUseId: callId(part.callId), content, ...status } };
}

/** Ids are letters, digits, `_` and `-`, 64 at most; a call and its result are changed alike. */
function callId(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64);
}
