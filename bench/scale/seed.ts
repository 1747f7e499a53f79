import { Client } from "pg";

import { withPlatform } from "@/lib/db/with-tenant";

import { asMaker } from "./as-maker";
import { writeHistory } from "./history";
import { writeScaleMarket, type ScaleMarket } from "./market";

const DAYS = 60;
const DAY_MS = 86_400_000;

/**
 * Writes a tenant of its own with sixty days of history: `calls` calls sold through three levels, with their lines, draws, entries
 * and balances, and folds them into the roll-ups. Made in the database by sets, a day in a transaction; all twelve
 * invariants of `npm run ledger:verify` hold on it. `ownerUrl` is the migrations' role; the pools of this process are open.
 */
export async function seedScale(
  ownerUrl: string,
  calls: number,
  now: Date,
  report: (line: string) => void,
): Promise<ScaleMarket> {
  await withPlatform(
    (tx) =>
      tx.$queryRaw`SELECT ensure_partitions(${new Date(now.getTime() - (DAYS + 2) * DAY_MS)}::timestamptz, ${now}::timestamptz)`,
  );
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // Nobody's money: a power cut may take what can be made again.
    await client.query("SET synchronous_commit = off; SET work_mem = '128MB'; SET jit = off");
    const market = await asMaker(client, async () => {
      const made = await writeScaleMarket(client, now, DAYS);
      await writeHistory(client, made, { calls, now, report });
      return made;
    });
    await client.query(
      'VACUUM (ANALYZE) call, rated_line, lot_draw, journal_entry, posting, wallet, "grant", lot',
    );
    await client.query(
      "VACUUM (ANALYZE) usage_rollup, sale_rollup, margin_rollup, seller_rollup, draw_rollup, upstream_rollup, lot_buyer_rollup, profit_rollup, lot_profit_rollup",
    );
    return market;
  } finally {
    await client.end();
  }
}

/** "10m", "100k", "250000": so many calls. Undefined for anything else. */
export function readSize(text: string): number | undefined {
  const match = /^(\d{1,9})([km]?)$/i.exec(text.trim());
  if (!match) return undefined;
  const size =
    Number(match[1]) * { "": 1, k: 1_000, m: 1_000_000 }[(match[2] ?? "").toLowerCase() as "" | "k" | "m"];
  return size >= 1 && size <= 100_000_000 ? size : undefined;
}
