import type { Client } from "pg";
import { setTimeout as sleep } from "node:timers/promises";

/** What the database says after a load. Amounts are nano of the wallets' currency. */
export interface Books {
  readonly settledCalls: number;
  /** By how much wallets, and stock, were spent beyond what they had; 0 is the only good answer. */
  readonly overspendNano: bigint;
  /** One sentence for each sum that does not agree with another. */
  readonly disagreements: readonly string[];
}

const DRAIN_MS = 20_000;

/** Waits until nothing is held any more. @throws when calls are still open after 20 s. */
export async function awaitSettled(client: Client): Promise<void> {
  for (const deadline = Date.now() + DRAIN_MS; ; await sleep(100)) {
    const open = await one(client, "SELECT count(*) AS value FROM hold");
    if (open === 0n) return;
    if (Date.now() > deadline) throw new Error(`${open} calls are still held after ${DRAIN_MS / 1_000} s`);
  }
}

/** Each query gives how far two sums that must be equal are apart, added up over wallets, accounts or lots. */
const AGREEMENTS: Readonly<Record<string, string>> = {
  "wallets are what their grants left": `
    SELECT COALESCE(sum(abs(w.posted_nano - g.remaining)), 0) AS value FROM wallet w
    JOIN (SELECT tenant_id, wallet_id, sum(granted - drawn - expired - refunded) AS remaining FROM "grant" GROUP BY 1, 2) g
      ON g.tenant_id = w.tenant_id AND g.wallet_id = w.id`,
  "grants gave what the rated lines took": `
    SELECT COALESCE(sum(abs(g.drawn - COALESCE(l.taken, 0))), 0) AS value
    FROM (SELECT tenant_id, wallet_id, sum(drawn) AS drawn FROM "grant" GROUP BY 1, 2) g
    LEFT JOIN (SELECT tenant_id, wallet_id, sum(amount_nano) AS taken FROM rated_line GROUP BY 1, 2) l
      USING (tenant_id, wallet_id)`,
  "revenue posted is what was rated": `
    SELECT COALESCE(sum(abs(COALESCE(l.rated, 0) - COALESCE(p.posted, 0))), 0) AS value
    FROM (SELECT tenant_id, seller_id, sum(amount_nano) AS rated FROM rated_line GROUP BY 1, 2) l
    FULL JOIN (SELECT tenant_id, party_id, sum(amount_nano) AS posted FROM posting WHERE code = 'revenue' AND side = 'credit' GROUP BY 1, 2) p
      ON p.tenant_id = l.tenant_id AND p.party_id = l.seller_id`,
  "every entry balances": `
    SELECT COALESCE(sum(abs(difference)), 0) AS value FROM (
      SELECT sum(CASE side WHEN 'debit' THEN amount_nano ELSE -amount_nano END) AS difference
      FROM posting GROUP BY tenant_id, entry_id, currency) e`,
  "lots gave what was drawn": `
    SELECT COALESCE(sum(abs(t.drawn_qty - COALESCE(d.taken, 0)) + t.held_qty), 0) AS value FROM lot t
    LEFT JOIN (SELECT tenant_id, lot_id, sum(qty) AS taken FROM lot_draw GROUP BY 1, 2) d ON d.tenant_id = t.tenant_id AND d.lot_id = t.id`,
  "every settled call has a line of every level": `
    SELECT count(*) AS value FROM call c WHERE c.state = 'settled' AND
      (SELECT count(*) FROM rated_line l WHERE l.tenant_id = c.tenant_id AND l.call_id = c.id) <> cardinality(c.party_path) - 1`,
};

const OVERSPEND = `
  SELECT COALESCE((SELECT sum(GREATEST(0, -(posted_nano - exposure_nano + limit_nano - held_nano))) FROM wallet), 0)
    + COALESCE((SELECT sum(exposure_nano) FROM wallet WHERE limit_nano = 0), 0)
    + COALESCE((SELECT sum(GREATEST(0, drawn + expired + refunded - granted)) FROM "grant"), 0)
    + COALESCE((SELECT sum(GREATEST(0, drawn_qty + held_qty - received_qty)) FROM lot), 0) AS value`;

/** Adds everything up that must agree. The client reads across tenants. */
export async function readBooks(client: Client): Promise<Books> {
  const disagreements: string[] = [];
  for (const [claim, sql] of Object.entries(AGREEMENTS)) {
    const apart = await one(client, sql);
    if (apart !== 0n) disagreements.push(`not true that ${claim}: apart by ${apart}`);
  }
  return {
    settledCalls: Number(await one(client, "SELECT count(*) AS value FROM call WHERE state = 'settled'")),
    overspendNano: await one(client, OVERSPEND),
    disagreements,
  };
}

async function one(client: Client, sql: string): Promise<bigint> {
  const { rows } = await client.query<{ value: string }>(sql);
  return BigInt(rows[0]?.value ?? "0");
}
