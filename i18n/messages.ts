import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { AppLocale } from "./locales";

export type MessageTree = { [key: string]: string | MessageTree };

/** Areas every page may use; all others reach the browser only where a layout asks for them. */
export const BASE_AREAS = ["ui", "charts", "shell", "api", "fields"] as const;

function folder(locale: AppLocale): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), "i18n", "messages", locale);
}

/**
 * All messages of a language, merged from `messages/<locale>/<area>.json`; the file name is the namespace, so a new
 * area is a new file in each language and nothing else. Read per request (about a millisecond), which lets
 * edits show without a restart.
 */
export async function loadMessages(locale: AppLocale): Promise<Record<string, MessageTree>> {
  const dir = folder(locale);
  const files = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
  const trees = await Promise.all(
    files.map(async (name): Promise<[string, MessageTree]> => {
      const tree = JSON.parse(await readFile(path.join(dir, name), "utf8")) as MessageTree;
      return [name.slice(0, -".json".length), tree];
    }),
  );
  return Object.fromEntries(trees);
}

/** The base areas plus those named; `console` also picks `console-lots`, `console-prices` and so on. */
export function pickAreas<T>(messages: Record<string, T>, areas: readonly string[]): Record<string, T> {
  const wanted = [...BASE_AREAS, ...areas];
  return Object.fromEntries(
    Object.entries(messages).filter(([area]) => wanted.some((w) => area === w || area.startsWith(`${w}-`))),
  );
}
