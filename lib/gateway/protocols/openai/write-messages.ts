import type {
  AssistantPart,
  AudioPart,
  CacheLife,
  Conversation,
  FilePart,
  ImagePart,
  Media,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from "../conversation/conversation";
import { chatSignature } from "./chat-parts";
import type { ChatDialect } from "./dialects";
import { writeDetails } from "./thoughts";
import { cannotCarry } from "./unconvertible";

type Message = Readonly<Record<string, unknown>>;
type Shown = TextPart | ImagePart | AudioPart | FilePart;

/** The messages of a chat completion, in a vendor's dialect. @throws Unconvertible */
export function writeMessages({ system, turns }: Conversation, dialect: ChatDialect): readonly Message[] {
  const messages: Message[] = [];
  if (system.length > 0) messages.push({ role: "system", content: textOf(system, dialect) });
  for (const turn of turns) {
    if (turn.role === "assistant") messages.push(assistantMessage(turn.parts, dialect));
    else messages.push(...userMessages(turn.parts, dialect));
  }
  return messages;
}

/** Results stand directly after the calls they answer; what else the turn says follows them. */
function userMessages(parts: readonly UserPart[], dialect: ChatDialect): readonly Message[] {
  const results = parts.filter((part) => part.kind === "tool_result");
  const shown: Shown[] = results.flatMap(({ content }) => content.filter((part) => part.kind !== "text"));
  shown.push(...parts.filter((part) => part.kind !== "tool_result"));
  const messages: Message[] = results.map((result) => resultMessage(result, dialect));
  if (shown.length > 0) messages.push({ role: "user", content: contentOf(shown, dialect) });
  return messages;
}

const FAILED = "Error: ";

/** A tool's message takes text alone: pictures of a result go into the user's message behind it. */
function resultMessage({ callId, content, isError }: ToolResultPart, dialect: ChatDialect): Message {
  const texts = content.filter((part) => part.kind === "text");
  if (texts.length < content.length)
    texts.push({ kind: "text", text: "The pictures and files of this result follow in the next message." });
  const first = texts[0]?.text ?? "";
  if (isError && !/^\W*error/i.test(first)) texts.unshift({ kind: "text", text: FAILED });
  return { role: "tool", tool_call_id: callId, content: joined(texts, dialect) };
}

function joined(texts: readonly TextPart[], dialect: ChatDialect): string | readonly object[] {
  return texts.length === 0 ? "" : textOf(texts, dialect);
}

function contentOf(parts: readonly Shown[], dialect: ChatDialect): string | readonly object[] {
  const texts = parts.filter((part) => part.kind === "text");
  if (texts.length === parts.length) return textOf(texts, dialect);
  return parts.map((part) => partOf(part, dialect));
}

/** Text alone is a string where it can be: some servers take nothing else. */
function textOf(texts: readonly TextPart[], dialect: ChatDialect): string | readonly object[] {
  const marked = dialect.cacheControl && texts.some(({ cache }) => cache !== undefined);
  if (!marked && (texts.length === 1 || !dialect.textParts))
    return texts.map(({ text }) => text).join("\n\n");
  return texts.map((part) => partOf(part, dialect));
}

function partOf(part: Shown, dialect: ChatDialect): object {
  if (part.kind !== "text" && !dialect.parts.has(part.kind))
    cannotCarry(
      "messages",
      `with a part of kind ${part.kind} cannot be carried to the vendor of this model.`,
    );
  switch (part.kind) {
    case "text":
      return { type: "text", text: part.text, ...cacheMark(part.cache, dialect) };
    case "image": {
      const detail = part.detail === undefined ? {} : { detail: part.detail };
      return {
        type: "image_url",
        image_url: { url: urlOf(part.media), ...detail },
        ...cacheMark(part.cache, dialect),
      };
    }
    case "audio":
      return { type: "input_audio", input_audio: audioOf(part.media) };
    case "file": {
      const filename = part.name ?? "document.pdf";
      return {
        type: "file",
        file: { filename, file_data: urlOf(part.media) },
        ...cacheMark(part.cache, dialect),
      };
    }
    default:
      return part satisfies never;
  }
}

function cacheMark(cache: CacheLife | undefined, { cacheControl }: ChatDialect): object {
  if (cache === undefined || !cacheControl) return {};
  return { cache_control: cache === "1h" ? { type: "ephemeral", ttl: "1h" } : { type: "ephemeral" } };
}

function urlOf(media: Media): string {
  return media.from === "url" ? media.url : `data:${media.mimeType};base64,${media.data}`;
}

const AUDIO_FORMATS: ReadonlyMap<string, string> = new Map([
  ["audio/wav", "wav"],
  ["audio/x-wav", "wav"],
  ["audio/mpeg", "mp3"],
  ["audio/mp3", "mp3"],
  ["audio/flac", "flac"],
  ["audio/ogg", "ogg"],
  ["audio/aac", "aac"],
  ["audio/aiff", "aiff"],
  ["audio/mp4", "m4a"],
]);

function audioOf(media: Media): object {
  const format = media.from === "base64" ? AUDIO_FORMATS.get(media.mimeType) : undefined;
  if (media.from === "url" || format === undefined)
    return cannotCarry("messages", "with audio must give it in base64, as WAV or MP3.");
  return { data: media.data, format };
}

function assistantMessage(parts: readonly AssistantPart[], dialect: ChatDialect): Message {
  const calls = parts.filter((part) => part.kind === "tool_call");
  const texts = parts.filter((part) => part.kind === "text");
  const thoughts = parts.filter((part) => part.kind === "reasoning");
  if (parts.some((part) => part.kind === "image"))
    cannotCarry(
      "messages",
      "with pictures of the assistant's cannot be carried to the vendor of this model.",
    );
  return {
    role: "assistant",
    content: texts.length === 0 ? null : texts.map(({ text }) => text).join(""),
    ...thoughtsOf(thoughts, dialect),
    ...(calls.length === 0 ? {} : { tool_calls: calls.map((call) => callOf(call, dialect)) }),
  };
}

function thoughtsOf(thoughts: readonly ReasoningPart[], { thoughtsBack }: ChatDialect): object {
  if (thoughts.length === 0) return {};
  switch (thoughtsBack) {
    case "reasoning_details":
      return { reasoning_details: writeDetails(thoughts) };
    case "reasoning_content": {
      const text = thoughts.map((thought) => thought.text).join("");
      return text === "" ? {} : { reasoning_content: text };
    }
    case null:
      return {};
    default:
      return thoughtsBack satisfies never;
  }
}

function callOf({ id, name, argumentsJson, signature }: ToolCallPart, { usage }: ChatDialect): object {
  const seal = usage === "gemini-openai" ? chatSignature(signature) : {};
  return { id, type: "function", function: { name, arguments: argumentsJson }, ...seal };
}
