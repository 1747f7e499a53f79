import { Client } from "pg";

import { runBatches, type BatchCustomer } from "./batches";
import type { Rig } from "./rig";
import { figure, formatTable, median } from "./table";
import { closePools, openPools } from "@/lib/db/pools";

const LOTS = 8;
const ROUNDS = 5;
const SECONDS = 3;
const BATCH = 256;
const LANES = 2;

/**
 * Admission and settlement of the same calls in turn: each on one lot, and each on eight lots in the order a policy puts them (what
 * is kept for a buyer first, then what is everybody's), all held and settled on. The last line is for machines:
 * `policy ratio=N.NN`, calls a second with policies to those without; 0.90 is the goal (within 10 %).
 */
export async function benchPolicy(rig: Rig, say: (line: string) => void): Promise<void> {
  openPools(rig.database.urls);
  try {
    const { customers } = rig.chain;
    const arms = { plain: customers, policy: await withPolicy(rig, customers) };
    const rates: Record<keyof typeof arms, number[]> = { plain: [], policy: [] };
    await runBatches(customers, BATCH, LANES, 2);
    for (let round = 0; round < ROUNDS; round++)
      for (const arm of ["plain", "policy"] as const)
        rates[arm].push(await runBatches(arms[arm], BATCH, LANES, SECONDS));
    const rows = (["plain", "policy"] as const).map((arm) => [arm, figure(median(rates[arm]))]);
    say(formatTable(["admission and settlement", "calls/s"], rows));
    const ratios = rates.plain.map((plain, round) => (rates.policy[round] ?? 0) / plain);
    say(`policy ratio=${median(ratios).toFixed(2)}`);
  } finally {
    await closePools();
  }
}

/** Seven more lots of the account, and customers whose calls may draw on all eight. */
async function withPolicy({ database }: Rig, customers: readonly BatchCustomer[]): Promise<BatchCustomer[]> {
  const client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO lot (tenant_id, id, supplier_account_id, name, kind, status, received_qty, drawn_qty, expired_qty, returned_qty, held_qty,
         cost_nano, input_tax_nano, currency, received_at, starts_at, expires_at, draw_rank, updated_at)
       SELECT t.tenant_id, gen_random_uuid(), t.supplier_account_id, 'policy ' || n, t.kind, 'active', t.received_qty, 0, 0, 0, 0, t.cost_nano, 0,
         t.currency, t.received_at, t.starts_at, now() + n * interval '30 days', n, now()
       FROM lot t CROSS JOIN generate_series(1, $2) n WHERE t.id = $1 RETURNING id`,
      [customers[0]?.lotId, LOTS - 1],
    );
    const more = rows.map(({ id }) => id);
    return customers.map((customer) => ({ ...customer, moreLotIds: more }));
  } finally {
    await client.end();
  }
}
