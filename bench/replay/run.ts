import path from "node:path";

import { startChild } from "../child";
import { startBenchDatabase } from "../database";
import { effortText, type Effort } from "../effort";
import { figure } from "../table";

/** A replay that was watched to its end. */
interface Replayed {
  readonly calls: number;
  readonly effort: Effort;
  /** How often it said how far it was. */
  readonly told: number;
}

interface Measured {
  readonly plain: Replayed;
  /** By a draft with volume tiers, whose calls are walked in their order. */
  readonly counted: Replayed;
  readonly cancelledAfterMs: number;
  readonly memoryMiB: number;
}

/** DESIGN's goal for a million calls. */
const REPLAY_GOAL_SECONDS = 60;

/**
 * Replays a history of so many calls against a draft of the seller nearest to the customers, once plain and once with volume tiers, and
 * cancels a third replay under way. The last line is for machines: `replay calls=N seconds=N.N counted_seconds=N.N cancel_ms=N`.
 * @returns whether every call was priced, and as fast as a million should be
 */
export async function benchReplay(
  size: string,
  keep: boolean,
  say: (line: string) => void,
): Promise<boolean> {
  const database = await startBenchDatabase(new Date(), {}, keep ? size : null);
  const file = new URL("./main.ts", import.meta.url);
  const args = [size, path.join(database.folder, "market.json"), String(database.pid)];
  const child = startChild({ name: size, file, args, env: database.env });
  try {
    const { plain, counted, cancelledAfterMs, memoryMiB } = JSON.parse(await child.line()) as Measured;
    for (const [name, { calls, effort, told }] of Object.entries({ plain, counted }))
      say(`${figure(calls)} calls, ${name}: ${effortText(effort, calls)}; progress told ${told} times`);
    say(`cancelled within ${figure(cancelledAfterMs)} ms; the process at most ${figure(memoryMiB)} MiB`);
    const seconds = [plain, counted].map(({ effort }) => effort.seconds.toFixed(1));
    say(
      `replay calls=${plain.calls} seconds=${seconds[0]} counted_seconds=${seconds[1]} cancel_ms=${cancelledAfterMs}`,
    );
    const most = REPLAY_GOAL_SECONDS * Math.max(1, plain.calls / 1_000_000);
    return plain.calls > 0 && [plain, counted].every(({ effort }) => effort.seconds <= most);
  } finally {
    await child.stop();
    await database.stop();
  }
}
