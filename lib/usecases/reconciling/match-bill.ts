import type { PoolClient } from "pg";

import { nanoFromDecimal } from "@/lib/domain/money/nano";

import { billsLock } from "./bills-lock";
import { FINDINGS, type Finding, type StoredTotals } from "./bill-view";
import type { StoredMapping } from "./schemas";

export interface BillToMatch {
  readonly tenantId: string;
  readonly id: string;
  readonly supplierAccountId: string;
  readonly mapping: StoredMapping;
}

/**
 * What a draw is in the bill's terms: what we pay for it, or its use at list price, which is what credit at face value and
 * pay-as-you-go lots count.
 */
const AMOUNT = {
  cost: "d.cost_nano",
  list: "CASE WHEN t.kind IN ('face_value', 'pay_as_you_go') THEN d.qty ELSE d.cost_nano END",
} as const;

/** The bill's days, as instants of its zone. Ids are minted at admission, up to half an hour before a call is settled. */
const PERIOD = `SELECT min(day) AS first, max(day) AS last, min(day)::timestamp AT TIME ZONE $3 AS from,
    (max(day) + 1)::timestamp AT TIME ZONE $3 AS until, count(*)::int AS rows
  FROM supplier_bill_line WHERE tenant_id = $1 AND bill_id = $2`;

/** Calls of the account, with what they drew from it. A bill may be a little early or late: three days around are looked at. */
const OURS_BY_CALL = (amount: string) => `CREATE TEMP TABLE ours ON COMMIT DROP AS
  SELECT c.id AS call_id, (c.settled_at AT TIME ZONE $5)::date AS day, m.name AS model, COALESCE(d.nano, 0) AS nano, COALESCE(d.cost, 0) AS cost,
    c.settled_at >= $3 AND c.settled_at < $4 AS inside
  FROM call c
  JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
  LEFT JOIN (
    SELECT d.call_id, sum(${amount})::bigint AS nano, sum(d.cost_nano)::bigint AS cost
    FROM lot_draw d JOIN lot t ON t.tenant_id = d.tenant_id AND t.id = d.lot_id
    WHERE d.tenant_id = $1 AND d.supplier_account_id = $2
      AND d.call_id >= uuid_v7_floor($3::timestamptz - interval '4 days') AND d.call_id < uuid_v7_floor($4::timestamptz + interval '3 days')
    GROUP BY d.call_id
  ) d ON d.call_id = c.id
  WHERE c.tenant_id = $1 AND c.id >= uuid_v7_floor($3::timestamptz - interval '4 days') AND c.id < uuid_v7_floor($4::timestamptz + interval '3 days')
    AND (c.supplier_account_id = $2 OR d.call_id IS NOT NULL)`;

/** The vendor's ids of those calls: of their answers, and of tries that failed there. */
const NAMES = `CREATE TEMP TABLE named ON COMMIT DROP AS
  SELECT DISTINCT ON (request_id) request_id, call_id FROM (
    SELECT c.upstream_request_id AS request_id, c.id AS call_id FROM call c
    WHERE c.tenant_id = $1 AND c.supplier_account_id = $2 AND c.upstream_request_id IS NOT NULL
      AND c.id >= uuid_v7_floor($3::timestamptz - interval '4 days') AND c.id < uuid_v7_floor($4::timestamptz + interval '3 days')
    UNION ALL
    SELECT a.upstream_request_id, a.call_id FROM attempt a
    WHERE a.tenant_id = $1 AND a.supplier_account_id = $2 AND a.upstream_request_id IS NOT NULL
      AND a.call_id >= uuid_v7_floor($3::timestamptz - interval '4 days') AND a.call_id < uuid_v7_floor($4::timestamptz + interval '3 days')
  ) n ORDER BY request_id, call_id`;

/**
 * Their rows with the call each is of. A row that repeats an id of this bill, or of one compared before, is nobody's: it is
 * billed twice.
 */
const THEIRS_BY_CALL = `CREATE TEMP TABLE theirs ON COMMIT DROP AS
  SELECT l.row_no, l.request_id, l.day, l.model, l.amount_nano AS nano,
    CASE WHEN l.again > 1 OR EXISTS (
      SELECT 1 FROM supplier_bill_line e JOIN supplier_bill b ON b.tenant_id = e.tenant_id AND b.id = e.bill_id
      WHERE e.tenant_id = $1 AND e.request_id = l.request_id AND e.bill_id <> $2 AND b.supplier_account_id = $3 AND b.status = 'reconciled'
    ) THEN NULL ELSE n.call_id END AS call_id
  FROM (
    SELECT row_no, request_id, day, model, amount_nano, row_number() OVER (PARTITION BY request_id ORDER BY row_no) AS again
    FROM supplier_bill_line WHERE tenant_id = $1 AND bill_id = $2
  ) l LEFT JOIN named n ON n.request_id = l.request_id`;

/** Call by call: `kind` is what was found of it. Our id, where there is one, stands for the calls we have none of theirs for. */
const FOUND_BY_CALL = `CREATE TEMP TABLE found ON COMMIT DROP AS
  WITH billed AS (
    SELECT call_id, min(request_id) AS request_id, sum(nano)::bigint AS nano FROM theirs WHERE call_id IS NOT NULL GROUP BY call_id
  )
  SELECT CASE WHEN b.call_id IS NULL THEN 'missing' WHEN abs(b.nano - o.nano) <= $1::bigint THEN 'matched' ELSE 'price' END AS kind,
    b.request_id, o.call_id, o.day, o.model, o.nano AS ours, COALESCE(b.nano, 0) AS theirs, o.cost
  FROM ours o LEFT JOIN billed b ON b.call_id = o.call_id
  WHERE b.call_id IS NOT NULL OR (o.inside AND o.nano <> 0)
  UNION ALL
  SELECT CASE WHEN nano = 0 THEN 'matched' ELSE 'over' END, request_id, NULL, day, model, 0, nano, 0 FROM theirs WHERE call_id IS NULL`;

/** Day by day and model by model, from the roll-up: a model goes by our name or any name it has upstream. */
const FOUND_BY_DAY = (amount: string) => `CREATE TEMP TABLE found ON COMMIT DROP AS
  WITH drawn AS (
    SELECT d.model_id, (d.at AT TIME ZONE $6)::date AS day, sum(${amount})::bigint AS nano, sum(d.cost_nano)::bigint AS cost
    FROM (
      SELECT lot_id, at, supplier_account_id, model_id, qty, cost_nano FROM draw_rollup WHERE tenant_id = $1 AND grain = 15 AND at >= $4 AND at < $5
      UNION ALL SELECT lot_id, at, supplier_account_id, model_id, qty, cost_nano FROM quarter_draw($1) WHERE at >= $4 AND at < $5
    ) d JOIN lot t ON t.tenant_id = $1 AND t.id = d.lot_id
    WHERE d.supplier_account_id = $3 GROUP BY 1, 2
  ), alias AS (
    SELECT DISTINCT ON (name) name, model_id FROM (
      SELECT lower(m.name) AS name, m.id AS model_id, 0 AS place FROM model m WHERE m.tenant_id = $1
      UNION ALL SELECT lower(um.upstream_name), um.model_id, 1 FROM upstream_model um
        JOIN upstream u ON u.tenant_id = um.tenant_id AND u.id = um.upstream_id WHERE um.tenant_id = $1 AND u.supplier_account_id = $3
    ) a ORDER BY name, place, model_id
  ), billed AS (
    SELECT CASE WHEN $8::boolean THEN a.model_id::text ELSE 'all' END AS known, CASE WHEN $8::boolean AND a.model_id IS NULL THEN l.model ELSE '' END AS strange,
      l.day, sum(l.amount_nano)::bigint AS nano
    FROM supplier_bill_line l LEFT JOIN alias a ON a.name = lower(l.model) WHERE l.tenant_id = $1 AND l.bill_id = $2 GROUP BY 1, 2, 3
  ), ours AS (
    SELECT CASE WHEN $8::boolean THEN model_id::text ELSE 'all' END AS known, day, sum(nano)::bigint AS nano, sum(cost)::bigint AS cost FROM drawn GROUP BY 1, 2
  )
  SELECT CASE WHEN b.day IS NULL THEN 'missing' WHEN o.day IS NULL THEN 'over' WHEN abs(b.nano - o.nano) <= $7::bigint THEN 'matched' ELSE 'price' END AS kind,
    NULL::text AS request_id, NULL::uuid AS call_id, COALESCE(o.day, b.day) AS day, COALESCE(m.name, NULLIF(b.strange, ''), '') AS model,
    COALESCE(o.nano, 0) AS ours, COALESCE(b.nano, 0) AS theirs, COALESCE(o.cost, 0) AS cost
  FROM ours o FULL JOIN billed b ON b.known = o.known AND b.day = o.day
  LEFT JOIN model m ON m.tenant_id = $1 AND m.id::text = COALESCE(o.known, b.known)
  WHERE COALESCE(o.nano, 0) <> 0 OR COALESCE(b.nano, 0) <> 0`;

/**
 * Compares an imported bill with what its account gave: by request id where it has them, else by model and day. Writes the differences
 * and totals and marks the bill reconciled, in one transaction. @returns why it cannot be compared, or null
 */
export async function matchBill(client: PoolClient, bill: BillToMatch): Promise<string | null> {
  const { tenantId, id, mapping } = bill;
  await client.query("BEGIN");
  await lockBills(client, bill);
  // A million rows are joined by hash and sorted; spilled to disk in small pieces that takes longer than all the rest.
  await client.query("SET LOCAL work_mem = '192MB'");
  try {
    const period = await periodOf(client, bill);
    const refusal = period === null ? "empty" : await overlap(client, bill, period);
    if (period === null || refusal !== null) {
      await client.query("ROLLBACK");
      return refusal;
    }
    await (mapping.requestIdColumn === null ? byDay(client, bill, period) : byCall(client, bill, period));
    await client.query(
      `INSERT INTO bill_difference (tenant_id, id, bill_id, kind, request_id, call_id, day, model, ours_nano, theirs_nano)
       SELECT $1, gen_random_uuid(), $2, kind::difference_kind, request_id, call_id, day, model, ours, theirs FROM found
       WHERE kind <> 'matched' AND ours <> theirs`,
      [tenantId, id],
    );
    await client.query(
      `UPDATE supplier_bill SET status = 'reconciled', period_from = $3, period_to = $4, totals = $5 WHERE tenant_id = $1 AND id = $2`,
      [tenantId, id, period.from, period.until, await totals(client, bill, period)],
    );
    await client.query("COMMIT");
    return null;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/** One bill of an account is compared at a time: of two that begin together each would miss what the other one has. */
async function lockBills(client: PoolClient, { supplierAccountId }: BillToMatch): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [billsLock(supplierAccountId)]);
}

interface Period {
  readonly from: Date;
  readonly until: Date;
}

async function periodOf(client: PoolClient, { tenantId, id, mapping }: BillToMatch): Promise<Period | null> {
  const { rows } = await client.query<Period & { rows: number }>(PERIOD, [tenantId, id, mapping.zone]);
  const [period] = rows;
  return period && period.rows > 0 ? period : null;
}

/** Sums of days that another bill was compared with already would count twice; rows with ids are told apart one by one. */
async function overlap(
  client: PoolClient,
  bill: BillToMatch,
  { from, until }: Period,
): Promise<string | null> {
  if (bill.mapping.requestIdColumn !== null) return null;
  const { rowCount } = await client.query(
    `SELECT 1 FROM supplier_bill WHERE tenant_id = $1 AND supplier_account_id = $2 AND id <> $3 AND status = 'reconciled'
       AND period_from < $5 AND period_to > $4 LIMIT 1`,
    [bill.tenantId, bill.supplierAccountId, bill.id, from, until],
  );
  return rowCount === 0 ? null : "overlaps";
}

const toleranceOf = ({ mapping }: BillToMatch): string => nanoFromDecimal(mapping.tolerance).toString();

async function byCall(client: PoolClient, bill: BillToMatch, { from, until }: Period): Promise<void> {
  const { tenantId, id, supplierAccountId, mapping } = bill;
  await client.query(OURS_BY_CALL(AMOUNT[mapping.basis]), [
    tenantId,
    supplierAccountId,
    from,
    until,
    mapping.zone,
  ]);
  await client.query(NAMES, [tenantId, supplierAccountId, from, until]);
  await client.query("ANALYZE ours; ANALYZE named");
  await client.query(THEIRS_BY_CALL, [tenantId, id, supplierAccountId]);
  await client.query(FOUND_BY_CALL, [toleranceOf(bill)]);
}

async function byDay(client: PoolClient, bill: BillToMatch, { from, until }: Period): Promise<void> {
  const { tenantId, id, supplierAccountId, mapping } = bill;
  await client.query(FOUND_BY_DAY(AMOUNT[mapping.basis]), [
    ...[tenantId, id, supplierAccountId, from, until],
    ...[mapping.zone, toleranceOf(bill), mapping.modelColumn !== null],
  ]);
}

async function totals(client: PoolClient, bill: BillToMatch, { from, until }: Period): Promise<StoredTotals> {
  const { rows } = await client.query<{
    kind: Finding;
    count: number;
    ours: string;
    theirs: string;
    cost: string;
  }>(
    "SELECT kind, count(*)::int AS count, sum(ours)::text AS ours, sum(theirs)::text AS theirs, sum(cost)::text AS cost FROM found GROUP BY kind",
  );
  const byKind = new Map(rows.map((row) => [row.kind, row]));
  const found = Object.fromEntries(
    FINDINGS.map((kind) => {
      const { count = 0, ours = "0", theirs = "0" } = byKind.get(kind) ?? {};
      return [kind, { count, ours, theirs }];
    }),
  ) as NonNullable<StoredTotals["found"]>;
  const oursCost = rows.reduce((sum, { cost }) => sum + BigInt(cost), 0n).toString();
  return { found, oursCost, accrued: await accrued(client, bill, { from, until }) };
}

/** Pay-as-you-go use among ours, at cost: by call where we have calls, else of the bill's days. */
async function accrued(
  client: PoolClient,
  { tenantId, supplierAccountId, mapping }: BillToMatch,
  { from, until }: Period,
): Promise<NonNullable<StoredTotals["accrued"]>> {
  const payg = "JOIN lot t ON t.tenant_id = d.tenant_id AND t.id = d.lot_id AND t.kind = 'pay_as_you_go'";
  const { rows } =
    mapping.requestIdColumn === null
      ? await client.query<{ lotId: string; costNano: string }>(
          `SELECT d.lot_id AS "lotId", sum(d.cost_nano)::text AS "costNano" FROM (
             SELECT * FROM draw_rollup WHERE tenant_id = $1 AND grain = 15 AND at >= $3 AND at < $4
             UNION ALL SELECT * FROM quarter_draw($1) WHERE at >= $3 AND at < $4
           ) d ${payg} WHERE d.supplier_account_id = $2 GROUP BY 1 HAVING sum(d.cost_nano) > 0 ORDER BY 1`,
          [tenantId, supplierAccountId, from, until],
        )
      : await client.query<{ lotId: string; costNano: string }>(
          `SELECT d.lot_id AS "lotId", sum(d.cost_nano)::text AS "costNano" FROM lot_draw d ${payg} JOIN found f ON f.call_id = d.call_id
           WHERE d.tenant_id = $1 AND d.supplier_account_id = $2 AND d.call_id >= uuid_v7_floor($3::timestamptz - interval '4 days')
             AND d.call_id < uuid_v7_floor($4::timestamptz + interval '3 days') GROUP BY 1 HAVING sum(d.cost_nano) > 0 ORDER BY 1`,
          [tenantId, supplierAccountId, from, until],
        );
  return rows;
}
