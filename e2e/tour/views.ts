import type { BrowserContextOptions } from "@playwright/test";

import { LOCALE_COOKIE, languageTag, type AppLocale } from "@/i18n/locales";
import { THEME_COOKIE } from "@/components/ui/theme";

/** One way to look at a page. */
export interface View {
  readonly name: string;
  readonly width: 1280 | 360;
  readonly theme: "light" | "dark";
  readonly locale: AppLocale;
}

const view = (width: View["width"], theme: View["theme"], locale: AppLocale): View => ({
  name: `${width}-${theme}-${locale}`,
  width,
  theme,
  locale,
});

/** Four that show every pair of width, theme and language. */
export const VIEWS: readonly View[] = [
  view(1280, "light", "en"),
  view(1280, "dark", "zh"),
  view(360, "light", "zh"),
  view(360, "dark", "en"),
];

/** A browser that looks at pages this way from the first paint. */
export function contextOf({ width, theme, locale }: View, origin: string): BrowserContextOptions {
  const { hostname } = new URL(origin);
  const cookie = (name: string, value: string) => ({
    ...{ name, value, domain: hostname, path: "/", expires: -1 },
    ...{ httpOnly: false, secure: false, sameSite: "Lax" as const },
  });
  return {
    viewport: { width, height: width === 360 ? 740 : 800 },
    isMobile: width === 360,
    hasTouch: width === 360,
    colorScheme: theme,
    locale: languageTag(locale),
    timezoneId: "UTC",
    storageState: { cookies: [cookie(LOCALE_COOKIE, locale), cookie(THEME_COOKIE, theme)], origins: [] },
  };
}
