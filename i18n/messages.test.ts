import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { LOCALES, languageTag, negotiateLocale, type AppLocale } from "./locales";
import { loadMessages, pickAreas, type MessageTree } from "./messages";

const ROOT = path.resolve(import.meta.dirname, "..");

/** Every message of a tree by its dotted path. */
function flatten(tree: MessageTree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${prefix}${key}`, value] as const]
        : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

/**
 * Names a message expects: `{name}`, `{count, plural, …}` and `<b>`. Braces nest by turns: those in text open an argument,
 * those within an argument open one of its branches, which is text again.
 */
function argumentsOf(message: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [token, opened, tag] of message.matchAll(/\{\s*(\w*)|\}|<(\w+)>/g)) {
    if (tag) names.push(tag);
    else if (token === "}") depth -= 1;
    else {
      if (depth % 2 === 0 && opened) names.push(opened);
      depth += 1;
    }
  }
  return [...new Set(names)].sort();
}

function sources(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name))
    .map((name) => path.join(ROOT, folder, name));
}

/** Keys written out in a source file, each with the namespaces its translator may have there. */
function keysUsed(source: string): { key: string; namespaces: string[] }[] {
  const made =
    /(?:const|let)\s+(\w+)\s*=\s*(?:await\s+)?(?:useTranslations|getTranslations)\(\s*(?:\{[^}]*namespace:\s*)?(?:"([^"]*)")?/g;
  const translators = Map.groupBy(source.matchAll(made), (match) => match[1] ?? "");
  return [...translators].flatMap(([name, matches]) => {
    const namespaces = matches.map((match) => match[2] ?? "");
    const used = source.matchAll(new RegExp(String.raw`\b${name}(?:\.rich|\.markup)?\(\s*"([^"]+)"`, "g"));
    return [...used].map((match) => ({ key: match[1] ?? "", namespaces }));
  });
}

const trees = await Promise.all(LOCALES.map(async (locale) => flatten(await loadMessages(locale))));
const [english = new Map<string, string>(), chinese = new Map<string, string>()] = trees;

/** Words of code: a message whose name has one that no code knows cannot be asked for, however names are put together. */
function wordsOfCode(): ReadonlySet<string> {
  const folders = ["app", "components", "lib", "i18n", "prisma/schema"];
  const files = folders.flatMap((folder) => [
    ...sources(folder).filter((file) => !file.includes(path.join("i18n", "messages", path.sep))),
    ...readdirSync(path.join(ROOT, folder))
      .filter((name) => name.endsWith(".prisma"))
      .map((name) => path.join(ROOT, folder, name)),
  ]);
  return new Set(files.flatMap((file) => readFileSync(file, "utf8").match(/\w+/g) ?? []));
}

/** `t(`${kind}Hint`)` and `command.replace(".", "_")` put names together out of these. */
const joined = (word: string, words: ReadonlySet<string>): boolean =>
  words.has(word) || words.has(word.replace(/Hint$/, "")) || word.split("_").every((part) => words.has(part));

describe("messages", () => {
  it("has no message that no code can ask for", () => {
    const words = wordsOfCode();
    const areas = [...english.keys()].filter((key) => key.split(".").every((part) => /^[\w-]+$/.test(part)));
    const unasked = areas.filter((key) => {
      const [, ...path] = key.split(".");
      return !path.every((part) => joined(part, words));
    });
    expect(areas.length).toBeGreaterThan(1_000);
    expect(unasked).toEqual([]);
    // Reading everything takes a while on a busy machine.
  }, 60_000);

  it("has the same keys in every language", () => {
    expect(english.size).toBeGreaterThan(100);
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("has no empty message", () => {
    for (const tree of trees) {
      expect([...tree].filter(([, text]) => text.trim() === "").map(([key]) => key)).toEqual([]);
    }
  });

  it("writes a percentage as Intl does in these languages: without a space", () => {
    const twenty = (locale: AppLocale) =>
      new Intl.NumberFormat(languageTag(locale), { style: "percent" }).format(0.2);
    expect(LOCALES.map(twenty)).toEqual(["20%", "20%"]);
    const spaced = trees.flatMap((tree) => [...tree].filter(([, text]) => /[\d}]\s+[%％]/.test(text)));
    expect(spaced).toEqual([]);
  });

  it("expects the same arguments in every language", () => {
    const differing = [...english].filter(
      ([key, text]) => argumentsOf(text).join() !== argumentsOf(chinese.get(key) ?? "").join(),
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it("has every key that the code writes out", () => {
    const missing = ["app", "components"].flatMap(sources).flatMap((file) =>
      keysUsed(readFileSync(file, "utf8"))
        .filter(({ key, namespaces }) => !namespaces.some((ns) => english.has(ns ? `${ns}.${key}` : key)))
        .map(({ key }) => `${path.relative(ROOT, file)}: ${key}`),
    );
    expect(missing).toEqual([]);
  });
});

describe("pickAreas", () => {
  it("takes the base, the areas named and their parts, and nothing else", () => {
    const all = { ui: 1, charts: 2, shell: 3, console: 4, "console-lots": 5, consoles: 6, portal: 7 };
    expect(Object.keys(pickAreas(all, ["console"]))).toEqual([
      "ui",
      "charts",
      "shell",
      "console",
      "console-lots",
    ]);
  });
});

describe("negotiateLocale", () => {
  it.each([
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
    ["en-GB", "en"],
    ["fr;q=1, zh;q=0.2, en;q=0.7", "en"],
    ["zh;q=0, en", "en"],
    ["de", "en"],
    ["", "en"],
    [null, "en"],
  ])("reads %j as %s", (header, locale) => {
    expect(negotiateLocale(header)).toBe(locale);
  });
});
