import { isAppLocale, type AppLocale } from "@/i18n/locales";

/** First segments that are the same on every host; all other pages are a tenant's storefront. */
const ROOMS = new Set([
  "api",
  "console",
  "portal",
  "platform",
  "setup",
  "sign-in",
  "sign-up",
  "sign-out",
  "pay",
  "gallery",
]);

/** Where a page is rendered from, on a tenant's host or the platform's. */
export type PagePlace =
  | { readonly kind: "as_is"; readonly locale: AppLocale | null }
  /** Rendered from another path; the address stays. */
  | { readonly kind: "rewrite"; readonly path: string; readonly locale: AppLocale }
  | { readonly kind: "redirect"; readonly path: string };

/**
 * Where a path is rendered from. A tenant's storefront lives under `/<locale>/`; without the language (`/`, `/models`)
 * it is shown in the reader's. Files (`/llms.txt`) and rooms are left as they are. The platform's `/` is its console.
 */
export function pagePlace(pathname: string, site: "platform" | "tenant", wanted: AppLocale): PagePlace {
  const [first = "", ...rest] = pathname.split("/").slice(1);
  if (site === "platform") {
    return pathname === "/" ? { kind: "redirect", path: "/platform" } : { kind: "as_is", locale: null };
  }
  if (isAppLocale(first)) return { kind: "as_is", locale: first };
  const file = (rest.at(-1) ?? first).includes(".");
  if (ROOMS.has(first) || file) return { kind: "as_is", locale: null };
  return { kind: "rewrite", path: pathname === "/" ? `/${wanted}` : `/${wanted}${pathname}`, locale: wanted };
}
