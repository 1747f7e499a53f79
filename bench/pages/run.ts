import { runChild } from "../child";
import { startBenchDatabase } from "../database";
import { pagesTable, worstRatio, type PageTimes } from "./report";

const SMALL = "100k";

/**
 * Seeds a hundred thousand calls and `large` ("10m") of them, each in a database of its own, and measures the server side of every
 * page at both. The last line is for machines: `pages ratio=N.NN slowest=NAME`.
 */
export async function benchPages(large: string, say: (line: string) => void): Promise<void> {
  const small = await measureAt(SMALL, say);
  const many = await measureAt(large, say);
  const times = Object.entries(small).map(([page, ms]): PageTimes => ({
    page,
    small: ms,
    large: many[page] ?? 0,
  }));
  say(`\n${pagesTable(times, [SMALL, large])}\n`);
  const { page, ratio } = worstRatio(times);
  say(`pages ratio=${ratio.toFixed(2)} slowest=${page.replaceAll(" ", "_")}`);
}

async function measureAt(size: string, say: (line: string) => void): Promise<Record<string, number>> {
  const started = performance.now();
  const database = await startBenchDatabase(new Date());
  try {
    const times = await runChild<Record<string, number>>({
      name: size,
      file: new URL("./main.ts", import.meta.url),
      args: [size],
      env: database.env,
    });
    say(
      `${size} calls written and every page read in ${Math.round((performance.now() - started) / 1_000)} s`,
    );
    return times;
  } finally {
    await database.stop();
  }
}
