import { recordOf, recordsOf, textOf } from "./json-value";

type Json = Readonly<Record<string, unknown>>;

/** The text of content, in order: what a tokeniser would be given, without pictures and the bytes of documents. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  return recordsOf(content).map(blockText).join("\n");
}

function blockText(block: Json): string {
  switch (block.type) {
    case "text":
      return textOf(block.text);
    case "thinking":
      return textOf(block.thinking);
    case "tool_use":
    case "server_tool_use":
    case "mcp_tool_use":
      return `${textOf(block.name)} ${JSON.stringify(block.input ?? {})}`;
    case "tool_result":
    case "search_result":
      return contentText(block.content);
    case "document":
      return [textOf(block.title), textOf(block.context), sourceText(recordOf(block.source))].join("\n");
    case "image":
      return "";
    case "tool_addition":
      return JSON.stringify(block.tool ?? {});
    default:
      // Results of the vendor's own tools, and whatever comes next: text inside them counts.
      return block.content === undefined ? "" : JSON.stringify(block.content);
  }
}

function sourceText(source: Json): string {
  if (source.type === "text") return textOf(source.data);
  return source.type === "content" ? contentText(source.content) : "";
}

/** All text of a request: the system prompt, the tools and the turns. */
export function requestText(body: Json): string {
  const tools = Array.isArray(body.tools) ? JSON.stringify(body.tools) : "";
  const turns = recordsOf(body.messages).map(({ content }) => contentText(content));
  return [contentText(body.system), tools, ...turns].filter((text) => text !== "").join("\n");
}

/** What the turns of one conversation have in common from its first: the system prompt and what the user said first. */
export function openingText(body: Json): string {
  const first = recordsOf(body.messages).find(({ role }) => role === "user");
  return `${contentText(body.system)}\n${contentText(first?.content)}`;
}

/**
 * Whether the turns carry pictures, or documents that are looked at as such, tools' results included: a model must see,
 * and their tokens cannot be told from their bytes.
 */
export function carriesMedia(body: Json): boolean {
  return recordsOf(body.messages).some(({ content }) => holdsMedia(content));
}

function holdsMedia(content: unknown): boolean {
  return recordsOf(content).some((block) => {
    const source = recordOf(block.source);
    switch (block.type) {
      case "image":
        return true;
      case "document":
        return source.type === "content" ? holdsMedia(source.content) : source.type !== "text";
      case "tool_result":
      case "search_result":
        return holdsMedia(block.content);
      default:
        return false;
    }
  });
}
