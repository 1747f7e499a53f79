import { pictureSize } from "../../estimate/picture-size";
import { recordOf, recordsOf, textOf } from "./json-value";

type Json = Readonly<Record<string, unknown>>;

/** Anthropic's documents: a picture is width x height / 750 tokens, after its longer edge was brought down to 1568. */
const PIXELS_PER_TOKEN = 750;
const LONGEST_EDGE = 1_568;
/** What such a picture comes to at most, and what one that cannot be looked at is taken for. */
const MOST = 1_600;
/** A page of a document is read as text and looked at as a picture: the middle of what Anthropic states. */
const PER_PAGE = 2_250;
const PAGE = /\/Type\s*\/Page\b(?!s)/g;

/** Tokens of a picture of this size. */
export function pictureTokens({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): number {
  const scale = Math.min(1, LONGEST_EDGE / Math.max(width, height, 1));
  return Math.min(MOST, Math.ceil((width * scale * height * scale) / PIXELS_PER_TOKEN));
}

/** Tokens of what a request's turns show beside their text: pictures and documents, tools' results included. */
export function mediaTokens(body: Json): number {
  return recordsOf(body.messages).reduce((sum, { content }) => sum + inContent(content), 0);
}

function inContent(content: unknown): number {
  return recordsOf(content).reduce((sum, block) => sum + inBlock(block), 0);
}

function inBlock(block: Json): number {
  const source = recordOf(block.source);
  switch (block.type) {
    case "image":
      return source.type === "base64" ? ofBytes(textOf(source.data)) : MOST;
    case "document":
      if (source.type === "content") return inContent(source.content);
      return source.type === "base64" ? pagesIn(textOf(source.data)) * PER_PAGE : 0;
    case "tool_result":
    case "search_result":
      return inContent(block.content);
    default:
      return 0;
  }
}

/** Heads are short, but for pictures that carry others in front. */
const HEAD = 262_144;

function ofBytes(base64: string): number {
  const size = pictureSize(Buffer.from(base64.slice(0, HEAD), "base64"));
  return size ? pictureTokens(size) : MOST;
}

/** Pages that are not packed away; at least one. */
function pagesIn(base64: string): number {
  return Math.max(1, Buffer.from(base64, "base64").toString("latin1").match(PAGE)?.length ?? 0);
}
