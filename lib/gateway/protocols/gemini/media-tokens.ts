import { pagesIn } from "../../estimate/document-pages";
import { mediaSum } from "../../estimate/estimated-input";
import { pictureSizeIn, type PictureSize } from "../../estimate/picture-size";
import { isRecord } from "../../json/record";
import type { MediaFacts } from "../contract";
import { field, recordsOf, textIn, type JsonRecord } from "./fields";

/** Google's documents: a tile of a picture, a small picture, and a page of a document are so many tokens. */
export const TOKENS_PER_TILE = 258;
/** A picture with both sides up to this is one tile. */
const SMALL_SIDE = 384;
/** A tile is the shorter side over 1.5, and never narrower or wider than these. */
const TILE_SIDE_MIN = 256;
const TILE_SIDE_MAX = 768;
/** Longer sides are brought down to this first. */
const LONGEST_SIDE = 3_072;
/** The most tiles a picture can come to then: what one that cannot be looked at is taken for. */
const MOST_TILES = 24;

/** Models from the third on look at every picture with the same budget, by default the highest. */
const WITH_BUDGET = /^gemini-(?:[3-9]|\d\d)/;
const PICTURE_BUDGET = 1_120;

/** Tokens of a picture. @param model as the client calls it; a name that is not Google's is taken for an older model */
export function pictureTokens(size: PictureSize | null, model: string): number {
  if (WITH_BUDGET.test(model)) return PICTURE_BUDGET;
  return (size ? tilesOf(size) : MOST_TILES) * TOKENS_PER_TILE;
}

function tilesOf({ width, height }: PictureSize): number {
  if (Math.max(width, height) <= SMALL_SIDE) return 1;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const [across, down] = [width * scale, height * scale];
  const side = Math.min(Math.max(Math.floor(Math.min(across, down) / 1.5), TILE_SIDE_MIN), TILE_SIDE_MAX);
  return Math.ceil(across / side) * Math.max(1, Math.ceil(down / side));
}

/** What of these contents is pictures and the like, those of function responses included. */
export function mediaIn(contents: readonly JsonRecord[], model: string): MediaFacts {
  const parts = contents.flatMap((content) => recordsOf(content.parts)).flatMap(withInner);
  return mediaSum(parts.map((part) => mediaOf(part, model)));
}

function withInner(part: JsonRecord): readonly JsonRecord[] {
  const response = field(part, "functionResponse");
  return isRecord(response) ? [part, ...recordsOf(response.parts)] : [part];
}

const NOTHING: MediaFacts = { bytes: 0, tokens: 0 };

/** Sound and film are not measured: their length is not told by their bytes. They count as a tile. */
function mediaOf(part: JsonRecord, model: string): MediaFacts {
  const inline = field(part, "inlineData");
  const media = isRecord(inline) ? inline : field(part, "fileData");
  if (!isRecord(media)) return NOTHING;
  const type = (textIn(media, "mimeType") ?? "").toLowerCase();
  const data = isRecord(inline) ? (textIn(inline, "data") ?? "") : "";
  const bytes = data.length;
  if (type.startsWith("image/")) return { bytes, tokens: pictureTokens(pictureSizeIn(data), model) };
  const pages = type === "application/pdf" && data !== "" ? pagesIn(data) : 1;
  return { bytes, tokens: pages * TOKENS_PER_TILE };
}
