/** An sRGB colour, each channel 0 to 255. */
type Rgb = readonly [number, number, number];

/** The accent of a brand in one theme: fill, text on the fill, accent-coloured text, and a faint background. */
export interface BrandColors {
  brand: string;
  brandFg: string;
  brandInk: string;
  brandSoft: string;
}

interface Ground {
  canvas: Rgb;
  /** Backgrounds accent-coloured text may stand on. */
  under: readonly Rgb[];
  /** Where a colour moves to gain contrast: black on light, white on dark. */
  towards: Rgb;
  softShare: number;
}

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const TEXT_RATIO = 4.5;
/** Enough to see the edge of a filled button; its meaning is in its text, which has the full ratio. */
const FILL_RATIO = 1.3;

/** Mirrors canvas, sunken and hover of app/globals.css in either theme. */
const GROUNDS: Record<"light" | "dark", Ground> = {
  light: {
    canvas: WHITE,
    under: [
      [246, 248, 250],
      [241, 244, 247],
    ],
    towards: BLACK,
    softShare: 0.09,
  },
  dark: {
    canvas: [14, 17, 22],
    under: [
      [19, 23, 30],
      [29, 35, 45],
    ],
    towards: WHITE,
    softShare: 0.18,
  },
};

/** "#rgb" or "#rrggbb" as channels, or null when it is neither. */
export function parseHex(hex: string): Rgb | null {
  const match = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(hex.trim());
  const digits = match?.[2] ?? match?.[1]?.replace(/./g, "$&$&");
  if (!digits) return null;
  const channel = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16);
  return [channel(0), channel(2), channel(4)];
}

function toHex(color: Rgb): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const blend = (a: number, b: number) => Math.round(a + (b - a) * share);
  return [blend(from[0], to[0]), blend(from[1], to[1]), blend(from[2], to[2])];
}

/** Relative luminance, WCAG 2.2. */
function luminance(color: Rgb): number {
  const [r, g, b] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** Contrast ratio of two colours, 1 to 21, WCAG 2.2. */
export function contrastRatio(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** The colour nearest to `color` on its way to `towards` that reaches `ratio` on every background. */
function until(color: Rgb, towards: Rgb, ratio: number, backgrounds: readonly Rgb[]): Rgb {
  for (let step = 0; step < 50; step += 1) {
    const candidate = mix(color, towards, step / 50);
    if (backgrounds.every((background) => contrastRatio(candidate, background) >= ratio)) return candidate;
  }
  return towards;
}

/**
 * Colours for a brand's accent ("#rrggbb"; anything else gives null): the fill stands out from the page, text on the fill
 * and accent-coloured text 4.5:1, so no accent a tenant picks can make the product unreadable.
 */
export function brandColors(accent: string, theme: "light" | "dark"): BrandColors | null {
  const parsed = parseHex(accent);
  if (!parsed) return null;
  const ground = GROUNDS[theme];
  const fill = until(parsed, ground.towards, FILL_RATIO, [ground.canvas]);
  const soft = mix(ground.canvas, fill, ground.softShare);
  const foreground = contrastRatio(WHITE, fill) >= TEXT_RATIO ? WHITE : BLACK;
  const ink = until(parsed, ground.towards, TEXT_RATIO, [ground.canvas, soft, ...ground.under]);
  return { brand: toHex(fill), brandFg: toHex(foreground), brandInk: toHex(ink), brandSoft: toHex(soft) };
}

/** The style sheet that puts an accent in place of the product's own, for both themes; null for a malformed accent. */
export function brandCss(accent: string): string | null {
  const light = brandColors(accent, "light");
  const dark = brandColors(accent, "dark");
  if (!light || !dark) return null;
  const block = (selector: string, c: BrandColors) =>
    `${selector}{--brand:${c.brand};--brand-fg:${c.brandFg};--brand-ink:${c.brandInk};--brand-soft:${c.brandSoft}}`;
  return block("html:root", light) + block("html.dark", dark);
}
