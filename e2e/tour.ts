/**
 * `tsx e2e/tour.ts [baseUrl]`: looks at every page of a running product, 1280 and 360 wide, light and dark, English and
 * Chinese, and keeps pictures under test-results/tour. Says which pages scroll sideways, show a message's name instead of
 * its words, break an accessibility rule or throw in the browser, and which pages it did not find. `DATA_DIR` is that of
 * the product; `baseUrl` its storefront where demo.json says another; `--views=360-dark-en,1280-light-en` looks in these ways only.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { chromium, type Browser, type BrowserContext, type Page } from "@playwright/test";

import { env } from "@/lib/env";
import { readDemo, type Demo } from "@/server/demo";

import { browserLaunch } from "./product/browser";
import { ROOT } from "./product/place";
import { findings } from "./tour/findings";
import { contextOf, VIEWS, type View } from "./tour/views";
import { kindOf, knownPages, linksOf } from "./tour/walk";

const PICTURES = path.join(ROOT, "test-results", "tour");

interface Room {
  readonly name: string;
  readonly origin: string;
  /** Where the walk begins, and below which it stays. */
  readonly start: string;
  readonly below: (locale: string) => string;
  readonly more?: readonly string[];
  readonly signIn?: { readonly email: string; readonly password: string };
}

const seen = new Set<string>();
let troubles = 0;

function rooms(demo: Demo): Room[] {
  const consoles = demo.signIns.map(({ role, email, password, url }) => {
    const { origin, pathname } = new URL(url);
    const more = [`${pathname}/profile`, "/sign-out"];
    return { name: role, origin, start: pathname, below: () => pathname, more, signIn: { email, password } };
  });
  const storefront = {
    ...{ name: "storefront", origin: demo.url, start: "/", below: (locale: string) => `/${locale}` },
    more: ["/sign-in", "/sign-up", "/en/nothing-here"],
  };
  return [storefront, ...consoles];
}

async function walk(browser: Browser, room: Room, view: View): Promise<void> {
  const context = await browser.newContext(contextOf(view, room.origin));
  try {
    if (room.signIn) await enter(context, room.origin, room.signIn);
    const waiting = [room.start, ...(room.more ?? [])].map((each) => new URL(each, room.origin).href);
    const done = new Set<string>();
    for (let address = waiting.shift(); address; address = waiting.shift()) {
      const kind = kindOf(address);
      if (done.has(kind)) continue;
      done.add(kind);
      waiting.push(...(await look(context, address, room, view)));
    }
  } finally {
    await context.close();
  }
}

async function enter(
  context: BrowserContext,
  origin: string,
  signIn: NonNullable<Room["signIn"]>,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`, { waitUntil: "networkidle" });
  await page.locator('input[type="email"]').fill(signIn.email);
  await page.locator('input[type="password"]').fill(signIn.password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL((url) => url.pathname !== "/sign-in", { timeout: 120_000 });
  await page.close();
}

/** Takes the picture of one page and says what is wrong with it. @returns where it leads */
async function look(context: BrowserContext, address: string, room: Room, view: View): Promise<string[]> {
  const page = await context.newPage();
  const thrown: string[] = [];
  page.on("pageerror", (error) => thrown.push(`throws: ${error.message.slice(0, 200)}`));
  page.on("console", (message) => {
    if (message.type() === "error") thrown.push(`console: ${message.text().slice(0, 200)}`);
  });
  const answer = await page.goto(address, { timeout: 120_000 });
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await settle(page);
  const kind = kindOf(page.url());
  seen.add(kind);
  const name = `${room.name}${kind.replaceAll("/", "_").replaceAll("*", "one")}`;
  await page.screenshot({ path: path.join(PICTURES, view.name, `${name}.png`), fullPage: true });
  const status = answer?.status() ?? 0;
  const wrong = [
    ...(status >= 400 && !address.includes("nothing-here") ? [`answers ${status}`] : []),
    ...thrown.filter((each) => !/status of 404/.test(each) || !address.includes("nothing-here")),
    ...(await findings(page)),
  ];
  troubles += wrong.length;
  for (const each of wrong) process.stdout.write(`${view.name} ${kind}: ${each}\n`);
  const links = await linksOf(page, room.below(view.locale));
  await page.close();
  return links;
}

/** Down to the end and up again, so that what is drawn when it comes into sight is drawn. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForTimeout(250);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(150);
}

const stored = readDemo(env.dataDir);
if (!stored) throw new Error(`There is no demonstration in ${env.dataDir}. Set DATA_DIR.`);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { views: { type: "string", default: VIEWS.map(({ name }) => name).join(",") } },
});
const demo = { ...stored, url: positionals[0] ?? stored.url };
const views = VIEWS.filter(({ name }) => values.views.split(",").includes(name));
fs.rmSync(PICTURES, { recursive: true, force: true });
const browser = await chromium.launch(browserLaunch());
try {
  for (const view of views) for (const room of rooms(demo)) await walk(browser, room, view);
} finally {
  await browser.close();
}
for (const { file, pattern } of knownPages()) {
  if (![...seen].some((kind) => pattern.test(kind))) process.stdout.write(`not seen: app/${file}\n`);
}
process.stdout.write(
  `${seen.size} pages in ${views.length} views, ${troubles} troubles, pictures in ${PICTURES}\n`,
);
