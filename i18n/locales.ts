/** Languages the product speaks. The same ids are used in cookies, in storefront paths and as message folders. */
export const LOCALES = ["en", "zh"] as const;

export type AppLocale = (typeof LOCALES)[number];

export const DEFAULT_LOCALE: AppLocale = "en";

/** Cookie in which a visitor's choice of language is kept (readable by scripts, one year). */
export const LOCALE_COOKIE = "entrepot_locale";

/** True for the ids in {@link LOCALES}; use it on anything that came from outside. */
export function isAppLocale(value: unknown): value is AppLocale {
  return LOCALES.some((locale) => locale === value);
}

/** BCP 47 tag of a language for `Intl` and `<html lang>`: `en` stays, `zh` is Simplified Chinese. */
export function languageTag(locale: string): string {
  return locale.startsWith("zh") ? "zh-CN" : "en";
}

/**
 * Best language for an `Accept-Language` header: highest quality first, header order among equals, any Chinese or
 * English variant counts. Falls back to English when nothing fits or the header is missing.
 */
export function negotiateLocale(header: string | null): AppLocale {
  const wishes = (header ?? "").split(",").map((part) => {
    const [tag = "", ...params] = part.trim().toLowerCase().split(";");
    const quality = params.map((p) => p.trim()).find((p) => p.startsWith("q="));
    return { tag: tag.split("-")[0], quality: quality ? Number(quality.slice(2)) : 1 };
  });
  const sorted = wishes.filter((w) => w.quality > 0).sort((a, b) => b.quality - a.quality);
  return sorted.map((w) => w.tag).find(isAppLocale) ?? DEFAULT_LOCALE;
}
