import type { Page } from "@playwright/test";

import { seriousFindings } from "../steps/accessible";

/** What is wrong with a page as it stands, in words; each is worth a look at its picture. */
export async function findings(page: Page): Promise<string[]> {
  return [
    ...(await overflow(page)),
    ...(await cutTables(page)),
    ...(await rawKeys(page)),
    ...(await seriousFindings(page)),
  ];
}

/** A page that scrolls sideways, and who is to blame. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth + 1) return [];
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`.slice(0, 80));
    return [`scrolls sideways by ${scrollWidth - clientWidth} px: ${wide.slice(-2).join(" | ")}`];
  });
}

/** Tables that hide columns to the right although the window is wide. */
function cutTables(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (innerWidth < 1280) return [];
    const boxes = [...document.querySelectorAll('[role="region"]:has(table)')];
    return boxes
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map((box) => `table cut off by ${box.scrollWidth - box.clientWidth} px: ${box.ariaLabel ?? ""}`);
  });
}

/** Names of messages that stand where their words should. */
function rawKeys(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set<string>();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent?.closest("script, style, code, pre")) continue;
      const key = /\b[a-z]+(?:-[a-z]+)*(?:\.[a-z][A-Za-z]+){2,}\b/.exec(node.textContent ?? "")?.[0];
      if (key && !/\.(example|localhost|com)$/.test(key)) found.add(`reads like a message's name: ${key}`);
    }
    return [...found];
  });
}
