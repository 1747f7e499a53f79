import type {
  AssistantPart,
  CacheLife,
  FilePart,
  ImagePart,
  Media,
  TextPart,
  ToolResultPart,
  UserPart,
} from "../conversation/conversation";
import { sealOfCall } from "./call-seal";
import { recordOf, recordsOf, textOf, textOrNull } from "./json-value";
import { NotCarried } from "./not-carried";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

const FOREIGN = "is known to Anthropic's models only; the model asked for cannot be sent it.";

/** A part's breakpoint of the cache, where it has one. */
export function cacheOf(block: Json): { readonly cache?: CacheLife } {
  if (!isRecord(block.cache_control)) return {};
  return { cache: block.cache_control.ttl === "1h" ? "1h" : "5m" };
}

/** The text of blocks, as in the system prompt. */
export function textParts(content: unknown): TextPart[] {
  if (typeof content === "string") return content === "" ? [] : [{ kind: "text", text: content }];
  const blocks = recordsOf(content).filter(({ type }) => type === "text");
  return blocks.map((block) => ({ kind: "text", text: textOf(block.text), ...cacheOf(block) }));
}

/** The parts of a user's turn. `names`: of the calls made so far, by their ids. */
export function userParts(content: unknown, at: string, names: ReadonlyMap<string, string>): UserPart[] {
  if (typeof content === "string") return textParts(content);
  return recordsOf(content).flatMap((block, index): UserPart[] => {
    const place = `${at}[${index}]`;
    return block.type === "tool_result" ? [toolResult(block, place, names)] : shownParts(block, place);
  });
}

function toolResult(block: Json, at: string, names: ReadonlyMap<string, string>): ToolResultPart {
  const { content } = block;
  const callId = textOf(block.tool_use_id);
  return {
    kind: "tool_result",
    callId,
    name: names.get(callId) ?? null,
    content:
      typeof content === "string"
        ? textParts(content)
        : recordsOf(content).flatMap((part, index) => shownParts(part, `${at}.content[${index}]`)),
    isError: block.is_error === true,
    ...cacheOf(block),
  };
}

/** What a model is shown: text, pictures, documents. */
function shownParts(block: Json, at: string): (TextPart | ImagePart | FilePart)[] {
  switch (block.type) {
    case "text":
      return [{ kind: "text", text: textOf(block.text), ...cacheOf(block) }];
    case "image":
      return [{ kind: "image", media: mediaOf(recordOf(block.source)), ...cacheOf(block) }];
    case "document":
      return documentParts(block, at);
    case "tool_reference":
      // A tool that was found: others have all of them from the beginning, so that it only has to be said.
      return [{ kind: "text", text: `The tool ${textOf(block.tool_name)} is available.` }];
    default:
      throw new NotCarried(at, `of type ${JSON.stringify(block.type)} ${FOREIGN}`);
  }
}

/** A document of text is text to everybody else, below its title. */
function documentParts(block: Json, at: string): (TextPart | ImagePart | FilePart)[] {
  if (recordOf(block.citations).enabled === true)
    throw new NotCarried(`${at}.citations`, "are made by Anthropic's models only.");
  const source = recordOf(block.source);
  const heading = [textOf(block.title), textOf(block.context)].filter((line) => line !== "").join("\n");
  const headed: TextPart[] = heading === "" ? [] : [{ kind: "text", text: heading }];
  switch (source.type) {
    case "text":
      return [...headed, { kind: "text", text: textOf(source.data), ...cacheOf(block) }];
    case "content":
      if (typeof source.content === "string") return [...headed, ...textParts(source.content)];
      return [
        ...headed,
        ...recordsOf(source.content).flatMap((part, i) => shownParts(part, `${at}.source.content[${i}]`)),
      ];
    default: {
      const about: TextPart[] =
        textOf(block.context) === "" ? [] : [{ kind: "text", text: textOf(block.context) }];
      const name = textOrNull(block.title);
      return [...about, { kind: "file", media: mediaOf(source), name, ...cacheOf(block) }];
    }
  }
}

function mediaOf(source: Json): Media {
  if (source.type === "url")
    return { from: "url", url: textOf(source.url), mimeType: textOrNull(source.media_type) };
  return { from: "base64", mimeType: textOf(source.media_type), data: textOf(source.data) };
}

/** The parts of the assistant's turn. */
export function assistantParts(content: unknown, at: string): AssistantPart[] {
  if (typeof content === "string") return textParts(content);
  let seal: string | null = null;
  return recordsOf(content).flatMap((block, index): AssistantPart[] => {
    const sealed = block.type === "thinking" ? sealOfCall(block.signature) : null;
    if (sealed !== null) {
      seal = sealed;
      return [];
    }
    const part = assistantPart(block, `${at}[${index}]`, seal);
    if (part.kind === "tool_call") seal = null;
    return [part];
  });
}

function assistantPart(block: Json, at: string, seal: string | null): AssistantPart {
  switch (block.type) {
    case "text":
      return { kind: "text", text: textOf(block.text), ...cacheOf(block) };
    case "thinking": {
      const signature = textOf(block.signature);
      const text = textOf(block.thinking);
      return { kind: "reasoning", text, signature: signature === "" ? null : signature, redacted: null };
    }
    case "redacted_thinking":
      return { kind: "reasoning", text: "", signature: null, redacted: textOf(block.data) };
    case "tool_use":
      return {
        kind: "tool_call",
        id: textOf(block.id),
        name: textOf(block.name),
        argumentsJson: JSON.stringify(block.input ?? {}),
        signature: seal,
        ...cacheOf(block),
      };
    default:
      throw new NotCarried(at, `of type ${JSON.stringify(block.type)} ${FOREIGN}`);
  }
}
