import fs from "node:fs";
import path from "node:path";

import type { Page } from "@playwright/test";

import { ROOT } from "../product/place";

const VARIABLE = /^(?:[a-z]+_[0-9a-f]{32}|[0-9a-f-]{36})$/;

/** An address without what varies between objects of a kind: `/portal/keys/*`. */
export function kindOf(address: string): string {
  const { pathname } = new URL(address);
  const parts = pathname.split("/").map((part, index, all) => {
    if (VARIABLE.test(part)) return "*";
    return all[index - 1] === "models" && part !== "" && part !== "new" ? "*" : part;
  });
  return parts.join("/").replace(/\/$/, "") || "/";
}

/** Addresses of the product's own pages that this page links to, below the given path. */
export async function linksOf(page: Page, below: string): Promise<string[]> {
  const hrefs = await page
    .locator("a[href]")
    .evaluateAll((links) => links.map((link) => (link instanceof HTMLAnchorElement ? link.href : "")));
  const here = new URL(page.url());
  return hrefs.filter((href) => {
    if (!URL.canParse(href)) return false;
    const { origin, pathname, search } = new URL(href);
    return origin === here.origin && pathname.startsWith(below) && search === "" && !isFile(pathname);
  });
}

const isFile = (pathname: string) => pathname.startsWith("/api/") || /\.\w+$/.test(pathname);

/** Every page there is, from the folder names of `app/`, as a pattern for `kindOf`. */
export function knownPages(): { readonly file: string; readonly pattern: RegExp }[] {
  const app = path.join(ROOT, "app");
  return fs
    .globSync("**/page.tsx", { cwd: app })
    .sort()
    .map((file) => {
      const parts = path
        .dirname(file)
        .split(path.sep)
        .filter((part) => part !== "." && !part.startsWith("("));
      const pattern = parts.map((part) => (part.startsWith("[") ? "[^/]+" : part)).join("/");
      return { file, pattern: new RegExp(`^/${pattern}$`) };
    });
}
