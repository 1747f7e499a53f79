import fs from "node:fs";
import { createInterface } from "node:readline";

import type { ScaleMarket } from "../scale/market";
import { readSize, seedScale } from "../scale/seed";
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
const [size, note = ""] = [readSize(process.argv[2] ?? ""), process.argv[3]];
if (size === undefined) throw new Error("no size");
const look = lookAt(fs.existsSync(note) ? readMarket(note) : await written(size, note));
say("ready");
for await (const _ of createInterface({ input: process.stdin })) say(JSON.stringify(await round(look)));
await closePools();

async function written(calls: number, note: string): Promise<ScaleMarket> {
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  const market = await seedScale(urls.owner, calls, new Date(), report);
  if (note !== "") fs.writeFileSync(note, JSON.stringify(market));
  return market;
}

function readMarket(note: string): ScaleMarket {
  return JSON.parse(fs.readFileSync(note, "utf8")) as ScaleMarket;
}

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
