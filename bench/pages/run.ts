import path from "node:path";

import { startChild, type Child } from "../child";
import { startBenchDatabase, type BenchDatabase } from "../database";
import { median } from "../table";
import { pagesTable, worstRatio, type PageTimes } from "./report";

const SMALL = "100k";
const ROUNDS = 9;

interface Market {
  readonly child: Child;
  readonly database: BenchDatabase;
}

/**
 * Seeds a hundred thousand calls and `large` ("10m") of them, each in a database of its own, then reads every page at both in turn, round
 * after round, so that what else the machine does hits both. The last line is for machines: `pages ratio=N.NN slowest=NAME`. With `keep` both
 * databases stay in `data/`, and another run looks at them again without writing them.
 */
export async function benchPages(
  large: string,
  say: (line: string) => void,
  { small = SMALL, keep = false }: { readonly small?: string; readonly keep?: boolean } = {},
): Promise<void> {
  const markets: Market[] = [];
  try {
    for (const size of [small, large]) markets.push(await seeded(size, keep, say));
    const rounds: Record<string, number>[][] = [];
    // the first one only warms up
    for (let i = 0; i <= ROUNDS; i++) rounds.push(await readInTurn(markets));
    report(rounds.slice(1), [small, large], say);
  } finally {
    for (const { child, database } of markets) {
      await child.stop();
      await database.stop();
    }
  }
}

async function seeded(size: string, keep: boolean, say: (line: string) => void): Promise<Market> {
  const started = performance.now();
  const database = await startBenchDatabase(new Date(), {}, keep ? size : null);
  const file = new URL("./main.ts", import.meta.url);
  const market = path.join(database.folder, "market.json");
  const child = startChild({ name: size, file, args: [size, market], env: database.env });
  try {
    await child.line();
  } catch (error) {
    await database.stop();
    throw error;
  }
  say(`${size} calls there after ${Math.round((performance.now() - started) / 1_000)} s`);
  return { child, database };
}

async function readInTurn(markets: readonly Market[]): Promise<Record<string, number>[]> {
  const times: Record<string, number>[] = [];
  for (const { child } of markets) {
    child.send("round");
    times.push(JSON.parse(await child.line()) as Record<string, number>);
  }
  return times;
}

function report(
  rounds: readonly Record<string, number>[][],
  sizes: readonly [string, string],
  say: (line: string) => void,
): void {
  const middle = (page: string, at: number) => median(rounds.map((round) => round[at]?.[page] ?? 0));
  const times = Object.keys(rounds[0]?.[0] ?? {}).map((page): PageTimes => {
    return { page, small: middle(page, 0), large: middle(page, 1) };
  });
  say(`\n${pagesTable(times, sizes)}\n`);
  const { page, ratio } = worstRatio(times);
  say(`pages ratio=${ratio.toFixed(2)} slowest=${page.replaceAll(" ", "_")}`);
}
