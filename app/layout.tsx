import type { Metadata, Viewport } from "next";
import { getLocale } from "next-intl/server";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { THEME_COOKIE, themeScript } from "@/components/ui/theme";
import { AreaMessages } from "@/i18n/area-messages";
import { languageTag } from "@/i18n/locales";
import "./globals.css";

export const metadata: Metadata = { title: { default: "Entrepot", template: "%s · Entrepot" } };

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
