import type { Metadata, Viewport } from "next";
import { getLocale } from "next-intl/server";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { THEME_COOKIE, themeScript } from "@/components/ui/theme";
import { AreaMessages } from "@/i18n/area-messages";
import { languageTag } from "@/i18n/locales";
import "./globals.css";

/** A neutral mark, inline, so that no tenant's tab carries another's; storefronts put their own in its place. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%232457d6'/%3E%3Cpath d='M9 10h14M9 16h14M9 22h14' stroke='white' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E";

export const metadata: Metadata = {
  title: { default: "Entrepot", template: "%s · Entrepot" },
  icons: { icon: ICON },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1116" },
  ],
};

/** The document: language, theme before the first paint (by a script that carries the request's nonce), providers. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, cookieStore, headerList] = await Promise.all([getLocale(), cookies(), headers()]);
  const dark = cookieStore.get(THEME_COOKIE)?.value === "dark";
  return (
    <html lang={languageTag(locale)} className={dark ? "dark" : undefined} suppressHydrationWarning>
      <head>
        <script
          nonce={headerList.get("x-nonce") ?? undefined}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: themeScript }}
        />
      </head>
      <body>
        <AreaMessages areas={[]}>
          <Providers>{children}</Providers>
        </AreaMessages>
      </body>
    </html>
  );
}
