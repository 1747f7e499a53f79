import type {
  AssistantPart,
  CacheLife,
  FilePart,
  ImagePart,
  Media,
  TextPart,
  ToolCallPart,
  Turn,
  UserPart,
} from "../conversation/conversation";
import { parseRecord } from "./json-value";
import { NotCarried } from "./not-carried";

export type Block = Readonly<Record<string, unknown>>;

interface Message {
  readonly role: "user" | "assistant";
  readonly content: readonly Block[];
}

/** The field that ends a cached prefix. Five minutes is what the vendor takes for granted. */
export function cacheField(cache: CacheLife | undefined): Block {
  if (cache === undefined) return {};
  return { cache_control: { type: "ephemeral", ...(cache === "1h" ? { ttl: cache } : {}) } };
}

/** Text blocks; the vendor refuses empty ones. */
export function textBlocks(parts: readonly TextPart[]): Block[] {
  return parts
    .filter(({ text }) => text !== "")
    .map(({ text, cache }) => ({ type: "text", text, ...cacheField(cache) }));
}

/**
 * The turns, those of one role that follow each other as one. Results of tools come first in their turn: the vendor wants
 * them directly behind the calls, all together.
 */
export function messagesOf(turns: readonly Turn[]): Message[] {
  const messages: { role: Turn["role"]; content: Block[] }[] = [];
  for (const turn of turns) {
    const content =
      turn.role === "user" ? turn.parts.flatMap(userBlocks) : turn.parts.flatMap(assistantBlocks);
    if (content.length === 0) continue;
    const last = messages.at(-1);
    if (last?.role === turn.role) last.content.push(...content);
    else messages.push({ role: turn.role, content });
  }
  return messages.map(({ role, content }) => ({ role, content: resultsFirst(content) }));
}

function resultsFirst(content: readonly Block[]): readonly Block[] {
  const results = content.filter(({ type }) => type === "tool_result");
  return results.length === 0
    ? content
    : [...results, ...content.filter(({ type }) => type !== "tool_result")];
}

function userBlocks(part: UserPart): Block[] {
  switch (part.kind) {
    case "audio":
      throw new NotCarried("messages", "contain audio, which this model does not take.");
    case "tool_result": {
      const content = part.content.flatMap(shownBlocks);
      return [
        {
          type: "tool_result",
          tool_use_id: toolId(part.callId),
          ...(content.length === 0 ? {} : { content }),
          ...(part.isError ? { is_error: true } : {}),
          ...cacheField(part.cache),
        },
      ];
    }
    default:
      return shownBlocks(part);
  }
}

function shownBlocks(part: TextPart | ImagePart | FilePart): Block[] {
  switch (part.kind) {
    case "text":
      return textBlocks([part]);
    case "image":
      return [{ type: "image", source: sourceOf(part.media), ...cacheField(part.cache) }];
    case "file":
      return [fileBlock(part)];
    default:
      return part satisfies never;
  }
}

function sourceOf(media: Media): Block {
  if (media.from === "url") return { type: "url", url: media.url };
  return { type: "base64", media_type: media.mimeType, data: media.data };
}

/** Documents are PDFs or text; pictures sent as files are pictures. */
function fileBlock({ media, name, cache }: FilePart): Block {
  const type = media.mimeType ?? "application/pdf";
  if (type.startsWith("image/")) return { type: "image", source: sourceOf(media), ...cacheField(cache) };
  const title = name === null ? {} : { title: name };
  if (type === "application/pdf")
    return { type: "document", source: sourceOf(media), ...title, ...cacheField(cache) };
  if (media.from === "url" || !/^text\/|json|xml/.test(type))
    throw new NotCarried("messages", `contain a file of type ${type}, which this model does not take.`);
  const data = Buffer.from(media.data, "base64").toString();
  return {
    type: "document",
    source: { type: "text", media_type: "text/plain", data },
    ...title,
    ...cacheField(cache),
  };
}

function assistantBlocks(part: AssistantPart): Block[] {
  switch (part.kind) {
    case "text":
      return textBlocks([part]);
    case "reasoning":
      if (part.redacted !== null) return [{ type: "redacted_thinking", data: part.redacted }];
      // Thought without a seal is not taken back by the vendor, and the conversation is complete without it.
      if (part.signature === null) return [];
      return [{ type: "thinking", thinking: part.text, signature: part.signature }];
    case "tool_call":
      return [
        {
          type: "tool_use",
          id: toolId(part.id),
          name: part.name,
          input: inputOf(part),
          ...cacheField(part.cache),
        },
      ];
    case "image":
      throw new NotCarried(
        "messages",
        "contain a picture made by a model, which this model does not take back.",
      );
    default:
      return part satisfies never;
  }
}

/** Arguments were text and become an object. Text that is none cannot be sent. */
function inputOf({ name, argumentsJson }: ToolCallPart): Block {
  const input = argumentsJson.trim() === "" ? {} : parseRecord(argumentsJson);
  if (input) return input;
  throw new NotCarried(
    "messages",
    `contain a call of ${JSON.stringify(name)} whose arguments are not a JSON object.`,
  );
}

/** Ids of calls are letters, digits, `_` and `-` here. Calls and results change in the same way. */
function toolId(id: string): string {
  return id.replace(/[^\w-]/g, "_");
}
