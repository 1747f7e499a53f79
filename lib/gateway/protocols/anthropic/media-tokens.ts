import { pagesIn } from "../../estimate/document-pages";
import { mediaSum } from "../../estimate/estimated-input";
import { pictureSizeIn, type PictureSize } from "../../estimate/picture-size";
import type { MediaFacts } from "../contract";
import { recordOf, recordsOf, textOf } from "./json-value";

type Json = Readonly<Record<string, unknown>>;

/** Anthropic's documents: a picture is width x height / 750 tokens, after its longer edge was brought down to 1568. */
const PIXELS_PER_TOKEN = 750;
const LONGEST_EDGE = 1_568;
/** What such a picture comes to at most, and what one that cannot be looked at is taken for. */
const MOST = 1_600;
/** A page of a document is read as text and looked at as a picture: the middle of what Anthropic states. */
const PER_PAGE = 2_250;

/** Tokens of a picture of this size. */
export function pictureTokens({ width, height }: PictureSize): number {
  const scale = Math.min(1, LONGEST_EDGE / Math.max(width, height, 1));
  return Math.min(MOST, Math.ceil((width * scale * height * scale) / PIXELS_PER_TOKEN));
}

/** What a request's turns show beside their text: pictures and documents, tools' results included. */
export function mediaIn(body: Json): MediaFacts {
  return mediaSum(recordsOf(body.messages).map(({ content }) => inContent(content)));
}

function inContent(content: unknown): MediaFacts {
  return mediaSum(recordsOf(content).map(inBlock));
}

/** Of a request that shows nothing beside its text. */
export const NO_MEDIA: MediaFacts = { bytes: 0, tokens: 0 };

function inBlock(block: Json): MediaFacts {
  const source = recordOf(block.source);
  const data = source.type === "base64" ? textOf(source.data) : "";
  const bytes = data.length;
  switch (block.type) {
    case "image":
      return { bytes, tokens: ofPicture(data) };
    case "document":
      if (source.type === "content") return inContent(source.content);
      return source.type === "base64" ? { bytes, tokens: pagesIn(data) * PER_PAGE } : NO_MEDIA;
    case "tool_result":
    case "search_result":
      return inContent(block.content);
    default:
      return NO_MEDIA;
  }
}

function ofPicture(base64: string): number {
  const size = pictureSizeIn(base64);
  return size ? pictureTokens(size) : MOST;
}
