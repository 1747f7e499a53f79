import path from "node:path";

import { startChild } from "../child";
import { startBenchDatabase } from "../database";
import { figure } from "../table";

/** What a part of the work took: time gone by, and processor time, which other people on the machine change less. */
export interface Effort {
  readonly seconds: number;
  /** Of the process that imports. */
  readonly nodeCpuSeconds: number;
  /** Of all processes of PostgreSQL. */
  readonly postgresCpuSeconds: number;
}

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

/** An effort in words, by what a hundred thousand rows take. */
export function effortText({ seconds, nodeCpuSeconds, postgresCpuSeconds }: Effort, lines: number): string {
  const per = (cpuSeconds: number) => figure((cpuSeconds * 100_000) / lines, 2);
  return `${figure(seconds, 1)} s; processor seconds per 100,000 lines: node ${per(nodeCpuSeconds)}, PostgreSQL ${per(postgresCpuSeconds)}`;
}
