import type { Client } from "pg";

/** Tables the generator writes past the policies of the owner; forced again before each commit. */
const UNFORCED = [
  ...["call", "rated_line", "lot_draw", "journal_entry", "posting", "rate_card", "model", "list_price"],
  ...["upstream_model", "upstream", "wallet", "grant", "lot", "api_key", "edge", "party", "price_version"],
];

/** Runs `work` in a transaction in which the owner sees its tables, and puts the force back before it commits. */
export async function asMaker<T>(client: Client, work: () => Promise<T>): Promise<T> {
  const force = (how: string) =>
    UNFORCED.map((table) => `ALTER TABLE "${table}" ${how} ROW LEVEL SECURITY`).join(";");
  await client.query("BEGIN");
  try {
    await client.query(force("NO FORCE"));
    const made = await work();
    await client.query(force("FORCE"));
    await client.query("COMMIT");
    return made;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
