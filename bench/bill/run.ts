import path from "node:path";

import { startChild } from "../child";
import { startBenchDatabase } from "../database";
import { effortText, type Effort } from "../effort";
import { figure } from "../table";

interface Measured {
  readonly lines: number;
  readonly planted: number;
  readonly found: number;
  readonly status: string;
  /** Until all rows were in. */
  readonly reading: Effort;
  readonly comparing: Effort;
  readonly memoryMiB: number;
}

/**
 * Imports a supplier's bill of a line for each of `size` calls and compares it with the books. The last line is for machines:
 * `bill lines=N seconds=N.N differences=N planted=N`. @returns whether it found what was planted, and nothing else
 */
export async function benchBill(size: string, keep: boolean, say: (line: string) => void): Promise<boolean> {
  const database = await startBenchDatabase(new Date(), {}, keep ? size : null);
  const file = new URL("./main.ts", import.meta.url);
  const args = [size, path.join(database.folder, "market.json"), String(database.pid)];
  const child = startChild({ name: size, file, args, env: database.env });
  try {
    const { lines, planted, found, status, reading, comparing, memoryMiB } = JSON.parse(
      await child.line(),
    ) as Measured;
    const seconds = reading.seconds + comparing.seconds;
    say(
      `a bill of ${figure(lines)} lines: ${status} after ${figure(seconds, 1)} s, the process at most ${figure(memoryMiB)} MiB`,
    );
    say(`  rows in: ${effortText(reading, lines)}`);
    say(`  compared: ${effortText(comparing, lines)}`);
    say(`bill lines=${lines} seconds=${seconds.toFixed(1)} differences=${found} planted=${planted}`);
    return status === "reconciled" && found === planted;
  } finally {
    await child.stop();
    await database.stop();
  }
}
