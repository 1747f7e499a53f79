import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";

import { formatReport, type LedgerReport } from "./ledger-report";
import { busyMarket } from "./testing/busy-market";
import { checkInvariants, INVARIANTS, verifyLedger } from "./verify";

let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
  await busyMarket(database);
});
afterAll(() => database.close());

/** The report with `sql` done to the books, past every trigger and policy; all of it is undone. */
async function reportAfter(sql: string): Promise<LedgerReport> {
  const connection: PoolClient = await database.admin.connect();
  try {
    await connection.query("BEGIN; SET LOCAL session_replication_role = replica");
    await connection.query(sql);
    return await checkInvariants(connection);
  } finally {
    await connection.query("ROLLBACK");
    connection.release();
  }
}

const found = (report: LedgerReport, number: number) =>
  report.invariants.find((each) => each.number === number)?.breaches.map(({ says }) => says) ?? [];

const A_CALL = "(SELECT id FROM call WHERE state = 'settled' ORDER BY id LIMIT 1)";
const RELEASED = "(SELECT id FROM call WHERE state = 'released' ORDER BY id LIMIT 1)";
const AN_INVOICE = "(SELECT id FROM invoice ORDER BY id LIMIT 1)";
const NOBODY = "gen_random_uuid()";

/** Every way a check can break, and a deed that breaks it: [invariant, what is said, deed]. */
const DEEDS: readonly (readonly [number, string, string])[] = [
  [
    1,
    "debits and credits",
    "UPDATE posting SET amount_nano = amount_nano + 1 WHERE ctid = (SELECT ctid FROM posting LIMIT 1) AND tableoid = (SELECT tableoid FROM posting LIMIT 1)",
  ],
  [1, "has no entry", "DELETE FROM journal_entry WHERE id = (SELECT min(id::text)::uuid FROM journal_entry)"],
  [1, "no postings", "DELETE FROM posting WHERE entry_id = (SELECT min(id::text)::uuid FROM journal_entry)"],
  [1, "no account of the chart", "UPDATE posting SET code = 'cash' WHERE code = 'revenue'"],
  [
    2,
    "posted is not",
    "UPDATE wallet SET posted_nano = posted_nano + 1 WHERE id = (SELECT min(id::text)::uuid FROM wallet)",
  ],
  [2, "held is not", "DELETE FROM hold WHERE call_id = (SELECT min(call_id::text)::uuid FROM hold)"],
  [2, "exposure is not", "UPDATE wallet SET exposure_nano = exposure_nano - 1 WHERE exposure_nano > 0"],
  [
    2,
    "is negative",
    "ALTER TABLE wallet DROP CONSTRAINT wallet_guard; UPDATE wallet SET limit_nano = 0, posted_nano = 0",
  ],
  [
    3,
    "beyond what was granted",
    `ALTER TABLE "grant" DROP CONSTRAINT grant_amounts, DROP CONSTRAINT grant_open; UPDATE "grant" SET granted = drawn - 1 WHERE drawn > 1`,
  ],
  [3, "drawn is not what lines", `UPDATE "grant" SET drawn = drawn - 1, is_open = true WHERE drawn > 0`],
  [
    3,
    "not its prepaid share",
    `UPDATE rated_line SET grant_amounts[1] = grant_amounts[1] - 1 WHERE cardinality(grant_amounts) > 0`,
  ],
  [
    3,
    "grant of another wallet",
    `UPDATE "grant" SET wallet_id = (SELECT w.id FROM wallet w WHERE w.id <> "grant".wallet_id ORDER BY w.id LIMIT 1) WHERE drawn > 0`,
  ],
  [
    3,
    "later grant was drawn",
    `UPDATE "grant" SET created_at = created_at - interval '1 day', priority = 1 WHERE drawn = 0`,
  ],
  [
    4,
    "more was taken",
    "ALTER TABLE lot DROP CONSTRAINT lot_amounts; UPDATE lot SET received_qty = drawn_qty - 1 WHERE drawn_qty > 1",
  ],
  [4, "not the sum of the draws", "UPDATE lot SET drawn_qty = drawn_qty - 1 WHERE drawn_qty > 0"],
  [4, "same units left a lot twice", "UPDATE lot_draw SET from_qty = 0 WHERE from_qty > 0"],
  [
    4,
    "a draw does not cost C(to) - C(from)",
    "UPDATE lot_draw SET cost_nano = cost_nano + 1 WHERE qty = (SELECT max(qty) FROM lot_draw)",
  ],
  [4, "a movement does not cost", "UPDATE lot_movement SET cost_nano = cost_nano + 1"],
  [4, "not the sum of the movements", "UPDATE lot SET expired_qty = expired_qty - 1 WHERE expired_qty > 0"],
  [4, "not the sum of the movements", "UPDATE lot_movement SET kind = 'expired' WHERE kind = 'lost'"],
  [4, "not the lot it became", "UPDATE lot SET parent_lot_id = NULL"],
  [
    4,
    "did not cost what it was bought for",
    "UPDATE lot SET cost_nano = cost_nano + 1 WHERE drawn_qty = received_qty",
  ],
  [5, "lacks lines", `DELETE FROM rated_line WHERE call_id = ${A_CALL}`],
  [5, "do not link", `UPDATE rated_line SET buyer_id = ${NOBODY} WHERE call_id = ${A_CALL}`],
  [5, "terms, or not at the prices", "UPDATE rated_line SET amount_nano = amount_nano + 1"],
  [
    5,
    "terms, or not at the prices",
    `UPDATE rated_line SET price_version_id = ${NOBODY} WHERE call_id = ${A_CALL}`,
  ],
  [5, "margins booked", "UPDATE posting SET code = 'absorbed' WHERE code = 'cost_of_sales'"],
  [
    5,
    "a volume counter is not",
    `INSERT INTO volume_counter (tenant_id, id, wallet_id, seller_id, buyer_id, key, month, units)
      SELECT tenant_id, gen_random_uuid(), id, seller_id, buyer_id, 'all default input', '2026-01-01', 1 FROM wallet LIMIT 1`,
  ],
  [
    6,
    "child's prepaid asset",
    "UPDATE posting SET amount_nano = amount_nano + 1 WHERE code = 'prepaid_with_parent'",
  ],
  [
    6,
    "child owes it",
    "UPDATE posting SET amount_nano = amount_nano + 1 WHERE code = 'payable' AND ref_id IN (SELECT id FROM party)",
  ],
  [
    7,
    "another amount than the lines",
    "UPDATE posting SET amount_nano = amount_nano + 1 WHERE code = 'stock' AND side = 'credit'",
  ],
  [
    7,
    "another amount than the lines",
    "UPDATE rated_line SET prepaid_nano = prepaid_nano - 1 WHERE prepaid_nano > 0",
  ],
  [
    8,
    "is still held",
    `UPDATE hold SET call_id = ${A_CALL} WHERE call_id = (SELECT min(call_id::text)::uuid FROM hold)`,
  ],
  [8, "outlived its time", "UPDATE hold SET expires_at = now() - interval '1 hour'"],
  [8, "has not ended", `DELETE FROM call WHERE id = ${A_CALL}`],
  [8, "another batch", `UPDATE call SET batch_id = ${NOBODY} WHERE id = ${A_CALL}`],
  [
    8,
    "released call sold",
    `UPDATE lot_draw SET purpose = 'sold' WHERE call_id IN (SELECT id FROM call WHERE state = 'released')`,
  ],
  [9, "not the sum of the rated lines", "UPDATE invoice SET usage_nano = usage_nano + 1"],
  [
    9,
    "same time of one wallet",
    `INSERT INTO invoice SELECT (jsonb_populate_record(i, jsonb_build_object('id', ${NOBODY}, 'number', 'INV-X-1', 'period_start', i.period_start + interval '1 day'))).* FROM invoice i WHERE id = ${AN_INVOICE}`,
  ],
  [9, "dated into a month", "UPDATE wallet SET closed_until = closed_until - interval '1 day'"],
  [9, "do not add up to it", "DELETE FROM invoice_line WHERE seq = 1"],
  [9, "a gap", "UPDATE invoice SET number = replace(number, '-00001', '-00007')"],
  [9, "next to be given", "UPDATE document_sequence SET next_number = next_number + 1"],
  [9, "switched off", "ALTER TABLE invoice DISABLE TRIGGER issued"],
  [9, "switched off", "DROP TRIGGER append_only ON invoice_line"],
  [10, "says is due", "UPDATE posting SET amount_nano = amount_nano + 1 WHERE code = 'receivable'"],
  [10, "more on its receivable", "UPDATE posting SET side = 'credit' WHERE code = 'receivable'"],
  [11, "has no payment", "DELETE FROM payment WHERE id = (SELECT min(id::text)::uuid FROM payment)"],
  [11, "was not credited", "UPDATE top_up SET status = 'pending', grant_id = NULL, credited_at = NULL"],
  [11, "not its net amount", "UPDATE top_up SET net_minor = net_minor + 1, tax_minor = tax_minor - 1"],
  [11, "not its net amount", "UPDATE top_up SET bonus_minor = bonus_minor + 1"],
  [11, "clearing account", "UPDATE payment SET fee_minor = fee_minor + 1"],
  [12, "left of a grant", `UPDATE "grant" SET expired = expired + 1 WHERE drawn = 0`],
  [12, "wallet's posted", "UPDATE wallet SET posted_nano = posted_nano + 1"],
  [12, "none of its wallets knows", "UPDATE wallet SET exposure_nano = 0"],
  [12, "has reserved", "UPDATE lot SET held_qty = held_qty - 1 WHERE held_qty > 0"],
  [12, "left at cost", "UPDATE lot SET returned_qty = returned_qty - 1000 WHERE returned_qty > 1000"],
];

describe("verifyLedger", () => {
  it("finds nothing in sound books, having looked at rows of every kind", async () => {
    const report = await verifyLedger(pools().platform);
    expect(report.ok, formatReport(report)).toBe(true);
    expect(report.invariants.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const unseen = report.invariants.flatMap(({ number, counted }) =>
      counted.filter(({ count }) => count === 0n).map(({ what }) => `${number} ${what}`),
    );
    expect(unseen).toEqual(["8 failed_attempts", "9 void"]);
  });

  it.each(DEEDS)("names the break of %i: %s", async (number, says, sql) => {
    const report = await reportAfter(sql);
    expect(report.ok).toBe(false);
    expect(found(report, number).join("; "), formatReport(report)).toContain(says);
    const broken = report.invariants.flatMap(({ breaches }) => breaches);
    for (const { total, first } of broken) expect(BigInt(first.length)).toBe(total < 5n ? total : 5n);
  });

  it("has been seen to fail in every way it checks", () => {
    const ways = INVARIANTS.flatMap(({ number, breaches }) =>
      breaches.map(({ says }) => `${number} ${says}`),
    );
    const unseen = ways.filter(
      (way) => !DEEDS.some(([number, says]) => way.startsWith(`${number} `) && way.includes(says)),
    );
    expect(unseen).toEqual([]);
  });

  it("holds again when the deed is undone", async () => {
    expect((await reportAfter(`UPDATE call SET outcome = 'ok' WHERE id = ${RELEASED}`)).ok).toBe(true);
  });

  it("refuses a role that cannot see every row, instead of finding nothing", async () => {
    await expect(verifyLedger(pools().tenant)).rejects.toThrow("as app_tenant");
  });

  it("prints each invariant with what it counted, and the first rows of a break", async () => {
    const text = formatReport(await reportAfter("UPDATE lot_draw SET cost_nano = cost_nano + 1"));
    expect(text).toMatch(/^ok {5} 1\. every entry sums to zero per currency\n +entries \d/m);
    expect(text).toMatch(/^BROKEN {2}4\. lot/m);
    expect(text).toMatch(/a draw does not cost C\(to\) - C\(from\): \d+ rows\n +tenant_id=.* lot_id=/);
    expect(text.trimEnd().split("\n").at(-1)).toMatch(/^\d of 12 invariants are broken: 4/);
  });
});
