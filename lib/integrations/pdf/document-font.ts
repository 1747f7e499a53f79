import { readFileSync } from "node:fs";
import path from "node:path";

import { unpackWoff } from "./unpack-woff";

/** Weights a document uses. */
export type FontWeight = 400 | 700;

const FOLDER = path.join("node_modules", "@fontsource", "noto-sans-sc", "files");
const unpacked = new Map<FontWeight, Buffer>();

/**
 * Noto Sans SC, which has Latin and Simplified Chinese, as SFNT bytes for pdfkit. Unpacked once per process (some
 * 50 ms), then kept. Throws when the font package is not installed.
 */
export function documentFont(weight: FontWeight): Buffer {
  const known = unpacked.get(weight);
  if (known) return known;
  const file = path.join(
    /* turbopackIgnore: true */ process.cwd(),
    FOLDER,
    `noto-sans-sc-chinese-simplified-${weight}-normal.woff`,
  );
  const font = unpackWoff(readFileSync(file));
  unpacked.set(weight, font);
  return font;
}
