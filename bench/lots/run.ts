import { effortText, type Effort } from "../effort";
import { startChild } from "../child";
import { startBenchDatabase } from "../database";
import { figure } from "../table";

interface Measured {
  readonly rows: number;
  readonly withFaults: Effort & {
    readonly goodRows: number;
    readonly badRows: number;
    readonly seen: number;
  };
  readonly reading: Effort;
  readonly taking: Effort;
  readonly lots: number;
  readonly memoryMiB: number;
}

/**
 * Imports a file of `size` lots, once with every thousandth row wrong and once right. The last line is for machines: `lots rows=N
 * seconds=N.N faults=N`. @returns whether every fault was found, and all rows of the right file are lots and none of the wrong one
 */
export async function benchLots(size: string, say: (line: string) => void): Promise<boolean> {
  const database = await startBenchDatabase(new Date());
  const file = new URL("./main.ts", import.meta.url);
  const child = startChild({ name: size, file, args: [size, String(database.pid)], env: database.env });
  try {
    const found = JSON.parse(await child.line()) as Measured;
    const { rows, withFaults, reading, taking, lots, memoryMiB } = found;
    say(
      `a file of ${figure(rows)} lots, ${figure(withFaults.badRows)} of them wrong and named; the process at most ${figure(memoryMiB)} MiB`,
    );
    say(
      `  sent and read with faults: ${effortText(withFaults, rows)}; progress seen up to ${figure(withFaults.seen)}`,
    );
    say(`  read right: ${effortText(reading, rows)}`);
    say(`  taken into stock and books: ${effortText(taking, rows)}`);
    say(
      `lots rows=${rows} seconds=${(reading.seconds + taking.seconds).toFixed(1)} faults=${withFaults.badRows}`,
    );
    return lots === rows && withFaults.badRows === Math.floor(rows / 1_000);
  } finally {
    await child.stop();
    await database.stop();
  }
}
