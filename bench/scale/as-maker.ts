import type { Client } from "pg";

/** Tables the generator writes past the policies of the owner. */
const UNFORCED = [
  ...["call", "rated_line", "lot_draw", "journal_entry", "posting", "rate_card", "model", "list_price"],
  ...["upstream_model", "upstream", "wallet", "grant", "lot", "api_key", "edge", "party", "price_version"],
];

/**
 * Runs `work` with the owner seeing its tables, and puts the force back when it is over, whatever came of it. Changed once and not in
 * each transaction: the change locks everybody out for as long as its transaction lasts, and the roll-ups are folded meanwhile. Only the
 * owner sees more for that time, whom nobody but migrations signs in as; after a process that was killed the next start puts it back (lib/db/migrate/deploy.ts).
 */
export async function asMaker<T>(client: Client, work: () => Promise<T>): Promise<T> {
  const force = (how: string) =>
    client.query(UNFORCED.map((table) => `ALTER TABLE "${table}" ${how} ROW LEVEL SECURITY`).join(";"));
  await force("NO FORCE");
  try {
    return await work();
  } finally {
    await force("FORCE");
  }
}

/** Runs `work` in a transaction. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    const made = await work();
    await client.query("COMMIT");
    return made;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
