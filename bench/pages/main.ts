import { readSize, seedScale } from "../scale/seed";
import { median } from "../table";
import { closePools, openPools } from "@/lib/db/pools";
import { attachedUrls } from "@/lib/db/urls";
import type { ScaleMarket } from "../scale/market";
import { lookAt, PAGES } from "./pages";

const ROUNDS = 9;

/**
 * A process of its own, since the product reads its environment once: writes a history of so many calls (`argv[2]`) into the
 * database of its environment and prints, as one line of JSON, how long the server side of each page takes, in milliseconds.
 */
const urls = attachedUrls();
openPools(urls);
const now = new Date();
const report = (line: string) => void process.stderr.write(`${line}\n`);
const size = readSize(process.argv[2] ?? "");
if (size === undefined) throw new Error("no size");
const market = await seedScale(urls.owner, size, now, report);
process.stdout.write(`${JSON.stringify(await measure(market))}\n`);
await closePools();

/** The median of several rounds over all pages, so that what else the machine does hits all of them. */
async function measure(of: ScaleMarket): Promise<Record<string, number>> {
  const look = lookAt(of);
  const times = new Map<string, number[]>();
  for (let round = -1; round < ROUNDS; round++) {
    for (const [page, read] of Object.entries(PAGES)) {
      const from = performance.now();
      await read(look);
      // the first round only warms up
      if (round >= 0) times.set(page, [...(times.get(page) ?? []), performance.now() - from]);
    }
  }
  return Object.fromEntries([...times].map(([page, taken]) => [page, median(taken)]));
}
