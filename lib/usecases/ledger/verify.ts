import type { Pool, PoolClient } from "pg";

import { entriesBalance } from "./invariants/01-entries-balance";
import { wallets } from "./invariants/02-wallets";
import { grants } from "./invariants/03-grants";
import { lots } from "./invariants/04-lots";
import { margins } from "./invariants/05-margins";
import { mirrors } from "./invariants/06-mirrors";
import { subLedger } from "./invariants/07-sub-ledger";
import { callsEndOnce } from "./invariants/08-calls-end-once";
import { invoices } from "./invariants/09-invoices";
import { receivables } from "./invariants/10-receivables";
import { topUps } from "./invariants/11-top-ups";
import { replay } from "./invariants/12-replay";
import type { Invariant } from "./invariants/invariant";
import type { BreachFound, InvariantReport, LedgerReport } from "./ledger-report";

/** All twelve, in the order and by the numbers of DESIGN section 4. */
export const INVARIANTS: readonly Invariant[] = [
  entriesBalance,
  wallets,
  grants,
  lots,
  margins,
  mirrors,
  subLedger,
  callsEndOnce,
  invoices,
  receivables,
  topUps,
  replay,
];

const ROWS_NAMED = 5;

/** Row-level security hides rows without an error: under a role that does not see all, every check would pass on nothing. */
const WHO_ASKS = `
  SELECT current_user AS who, now() AS at, pg_has_role(current_user, 'app_platform', 'USAGE') OR r.rolsuper OR r.rolbypassrls AS sees_all
  FROM pg_roles r WHERE r.rolname = current_user`;

/**
 * Checks the books of every tenant against the invariants of DESIGN section 4, in one repeatable-read, read-only
 * snapshot, so that calls may go on meanwhile.
 *
 * @param source signed in as app_platform; a single connection must not be inside a transaction
 * @returns per invariant what it looked at and the first rows that break it
 * @throws Error for a role that does not see every row, and what pg throws
 */
export async function verifyLedger(source: Pool | PoolClient): Promise<LedgerReport> {
  if (!("totalCount" in source)) return verifyOn(source);
  const connection = await source.connect();
  try {
    return await verifyOn(connection);
  } finally {
    connection.release();
  }
}

async function verifyOn(connection: PoolClient): Promise<LedgerReport> {
  await connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    return await checkInvariants(connection);
  } finally {
    await connection.query("ROLLBACK");
  }
}

/**
 * The checks of {@link verifyLedger} inside the transaction the caller has begun on this connection: what it sees is
 * what is checked, rows it has not committed included. Throws as verifyLedger does.
 */
export async function checkInvariants(connection: PoolClient): Promise<LedgerReport> {
  await connection.query("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off");
  const { rows } = await connection.query<{ who: string; sees_all: boolean; at: Date }>(WHO_ASKS);
  const [asked] = rows;
  if (asked?.sees_all !== true) {
    throw new Error(`The ledger cannot be verified as ${asked?.who}: that role does not see every row.`);
  }
  const invariants: InvariantReport[] = [];
  for (const invariant of INVARIANTS) invariants.push(await check(connection, invariant));
  return { at: asked.at, ok: invariants.every(({ breaches }) => breaches.length === 0), invariants };
}

async function check(connection: PoolClient, invariant: Invariant): Promise<InvariantReport> {
  const { number, title } = invariant;
  const { rows } = await connection.query<Record<string, string | null>>(invariant.counted);
  const counted = Object.entries(rows[0] ?? {}).map(([what, count]) => ({ what, count: BigInt(count ?? 0) }));
  const breaches: BreachFound[] = [];
  for (const { says, sql } of invariant.breaches) {
    const found = await connection.query<Record<string, unknown> & { breach_total: string }>(
      `SELECT count(*) OVER () AS breach_total, broken.* FROM (${sql}) broken LIMIT ${ROWS_NAMED}`,
    );
    const total = BigInt(found.rows[0]?.breach_total ?? 0);
    if (total === 0n) continue;
    breaches.push({ says, total, first: found.rows.map(({ breach_total: _, ...row }) => row) });
  }
  return { number, title, counted, breaches };
}
