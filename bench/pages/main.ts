import { createInterface } from "node:readline";

import { keptMarket } from "../scale/kept-market";
import { closePools, openPools } from "@/lib/db/pools";
import { attachedUrls } from "@/lib/db/urls";
import { lookAt, PAGES, type Look } from "./pages";

/**
 * A process of its own, since the product reads its environment once: writes a history of so many calls (`argv[2]`) into the
 * database of its environment, unless a file (`argv[3]`) says that it is there, and prints `ready`. For each line it is then sent it reads every page once and prints, as one line of
 * JSON, how long the server side of each took, in milliseconds.
 */
const urls = attachedUrls();
openPools(urls);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const [size = "", note = ""] = process.argv.slice(2);
const look = lookAt(await keptMarket(urls.owner, size, note));
say("ready");
for await (const _ of createInterface({ input: process.stdin })) say(JSON.stringify(await round(look)));
await closePools();

async function round(of: Look): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const [page, read] of Object.entries(PAGES)) {
    const from = performance.now();
    // a page that gives up is a slow page, and no reason not to look at the others
    await read(of).catch((error: unknown) => process.stderr.write(`${page}: ${String(error)}\n`));
    times[page] = performance.now() - from;
  }
  return times;
}
