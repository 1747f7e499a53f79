import { randomUUID } from "node:crypto";

import fc from "fast-check";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { type Actor } from "@/lib/usecases/actor";
import { Conflict, Forbidden, NotFound } from "@/lib/usecases/errors";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { foldRollups } from "@/lib/usecases/rollup/fold";

import { explainDifferences } from "./explain-differences";
import { getBill } from "./get-bill";
import { listBills } from "./list-bills";
import { listDifferences } from "./list-differences";
import { postVariance } from "./post-variance";
import { readBillFile } from "./read-bill-file";
import { billFile as file, billRow as row, billShop, DAY } from "./testing/bill-shop";
import { playBill, sendBill } from "./testing/play-bill";
import { traceNotice } from "./trace-notice";

const RUNS = 12;
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 3, gateway: 3 });
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.ok, formatReport(report)).toBe(true);
});

const shopWith = (calls: number) => billShop(database.admin, calls);

const kindsOf = async (actor: Actor, id: string) =>
  (await listDifferences.execute(actor, { id, show: "open" })).rows
    .map(
      ({ kind, requestId, callId, oursNano, theirsNano }) =>
        `${kind} ${requestId ?? callId ?? ""} ${oursNano} ${theirsNano}`,
    )
    .sort();

describe("comparing by request id", () => {
  it("finds exactly the differences that were planted, on random bills", async () => {
    const shop = await shopWith(30);
    const cleaned = async () =>
      database.admin.query("DELETE FROM supplier_bill_line WHERE tenant_id = $1", [shop.market.tenantId]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("same", "left_out", "dearer", "cheaper", "twice"), {
          minLength: 30,
          maxLength: 30,
        }),
        fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 5 }),
        async (fates, strangers) => {
          const planted: string[] = [];
          const rows: string[] = [];
          for (const [i, { id, requestId, costNano }] of shop.calls.entries()) {
            const fate = fates[i];
            const wire = toWireId("call", id);
            if (fate === "left_out") planted.push(`missing ${wire} ${costNano} 0`);
            else {
              const theirs =
                fate === "dearer" ? costNano + 7n : fate === "cheaper" ? costNano - 3n : costNano;
              rows.push(row(requestId, theirs));
              if (theirs !== costNano) planted.push(`price ${requestId} ${costNano} ${theirs}`);
            }
            if (fate === "twice") {
              rows.push(row(requestId, costNano));
              planted.push(`over ${requestId} 0 ${costNano}`);
            }
          }
          for (const stranger of strangers) {
            rows.push(row(`strange_${stranger}`, BigInt(stranger)));
            planted.push(`over strange_${stranger} 0 ${stranger}`);
          }
          if (rows.length === 0) {
            rows.push(row("strange_only", 1n));
            planted.push("over strange_only 0 1");
          }
          const bill = await playBill(shop.actor, shop.accountId, file(rows));
          expect(bill.status).toBe("reconciled");
          expect(await kindsOf(shop.actor, bill.id)).toEqual(planted.sort());
          const net = planted.reduce((sum, text) => {
            const [, , ours, theirs] = text.split(" ");
            return sum + BigInt(theirs ?? 0) - BigInt(ours ?? 0);
          }, 0n);
          expect(bill.varianceNano).toBe(net);
          await cleaned();
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("knows the failed tries of a call, and rows that an earlier bill had", async () => {
    const shop = await shopWith(3);
    const [first, second] = shop.calls;
    if (!first || !second) throw new Error("no calls");
    await playBill(shop.actor, shop.accountId, file([row(first.requestId, first.costNano)]));
    const next = await playBill(
      shop.actor,
      shop.accountId,
      file([row(first.requestId, first.costNano), row(second.requestId, second.costNano)]),
    );
    expect(await kindsOf(shop.actor, next.id)).toContain(`over ${first.requestId} 0 ${first.costNano}`);
  });
});

describe("comparing by model and day", () => {
  it("compares sums, folded or not, and refuses days another bill had", async () => {
    const shop = await shopWith(20);
    const total = shop.calls.reduce((sum, { costNano }) => sum + costNano, 0n);
    const byDay = { requestIdColumn: null };
    const text = (nano: bigint) =>
      `date;model;amount\n${DAY};test-model;${decimalFromNano(nano, 2)}\n${DAY};unheard-of;0.5`;
    const { rows } = await database.admin.query<{ name: string }>(
      "SELECT name FROM model WHERE tenant_id = $1",
      [shop.market.tenantId],
    );
    const named = text(total + 5n).replace("test-model", rows[0]?.name ?? "");
    await foldRollups(shop.market.tenantId, new Date());
    const bill = await playBill(
      shop.actor,
      shop.accountId,
      iconv.encode(named, "utf-16le", { addBOM: true }),
      byDay,
    );
    expect(await kindsOf(shop.actor, bill.id)).toEqual([
      "over  0 500000000",
      `price  ${total} ${total + 5n}`,
    ]);
    const again = await playBill(shop.actor, shop.accountId, `${named}\n${DAY};x;1`, byDay);
    expect([again.status, again.failure]).toEqual(["failed", "overlaps"]);
  });
});

describe("C43: the upstream's invoice differs later", () => {
  it("C43 leaves past calls and customers as they were, and posts the difference once, in the current period", async () => {
    const shop = await shopWith(4);
    const { tenantId } = shop.market;
    const past = () =>
      database.admin.query(
        `SELECT (SELECT jsonb_agg(l ORDER BY l.call_id, l.level) FROM rated_line l WHERE tenant_id = $1) AS lines,
           (SELECT jsonb_agg(d ORDER BY d.call_id) FROM lot_draw d WHERE tenant_id = $1) AS draws,
           (SELECT jsonb_agg(w ORDER BY w.id) FROM wallet w WHERE tenant_id = $1) AS wallets`,
        [tenantId],
      );
    const before = (await past()).rows;
    const total = shop.calls.reduce((sum, { costNano }) => sum + costNano, 0n);
    const rows = shop.calls.map(({ requestId, costNano }) => row(requestId, costNano + 1_000n));
    const bill = await playBill(shop.actor, shop.accountId, file(rows));
    expect(bill.varianceNano).toBe(4_000n);
    const now = new Date();
    const answers = await Promise.all([
      postVariance.execute(shop.actor, { id: bill.id }, { now }),
      postVariance.execute(shop.actor, { id: bill.id }, { now }),
    ]);
    expect(answers.map(({ varianceNano }) => varianceNano)).toEqual([4_000n, 4_000n]);
    await postVariance.execute(shop.actor, { id: bill.id });
    const { rows: postings } = await database.admin.query(
      `SELECT p.code, p.side::text, p.amount_nano::text AS nano, e.occurred_at >= now() - interval '1 hour' AS current
       FROM posting p JOIN journal_entry e ON e.id = p.entry_id WHERE e.source_kind = 'supplier_bill' AND e.tenant_id = $1 ORDER BY 1`,
      [tenantId],
    );
    expect(postings).toEqual([
      { code: "accrued_upstream", side: "debit", nano: total.toString(), current: true },
      { code: "payable", side: "credit", nano: (total + 4_000n).toString(), current: true },
      { code: "variance", side: "debit", nano: "4000", current: true },
    ]);
    expect((await past()).rows).toEqual(before);
  });
});

describe("what a bill leaves open", () => {
  it("stays listed until each difference has a reason", async () => {
    const shop = await shopWith(3);
    const bill = await playBill(shop.actor, shop.accountId, file([row("strange", 5n)]));
    const { rows, total } = await listDifferences.execute(shop.actor, { id: bill.id });
    expect(total).toBe(4);
    const [one, ...others] = rows.map(({ id }) => id);
    await explainDifferences.execute(shop.actor, {
      ids: [one ?? ""],
      reason: "other_period",
      note: "comes next month",
    });
    expect((await getBill.execute(shop.actor, { id: bill.id })).open).toBe(3);
    await explainDifferences.execute(shop.actor, { ids: others, reason: "supplier_error" });
    expect((await listDifferences.execute(shop.actor, { id: bill.id })).total).toBe(0);
    expect((await listDifferences.execute(shop.actor, { id: bill.id, show: "explained" })).total).toBe(4);
    expect((await listBills.execute(shop.actor, {}))[0]).toMatchObject({ id: bill.id, open: 0 });
  });
});

describe("bad files", () => {
  it("are recognised when they were imported before, whatever they are called", async () => {
    const shop = await shopWith(2);
    const text = file([row("strange", 5n)]);
    const first = await playBill(shop.actor, shop.accountId, text);
    const again = await sendBill(shop.actor, shop.accountId, text);
    const refusal = await readBillFile.execute(shop.actor, { id: again }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Conflict);
    expect((refusal as Conflict).values).toEqual({ bill: first.id });
  });

  it("are refused with a reason when they are no table at all", async () => {
    const shop = await shopWith(1);
    const id = await sendBill(shop.actor, shop.accountId, `a,b\n"${"x".repeat(300_000)}`, 100_000);
    const refusal = await readBillFile.execute(shop.actor, { id }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "conflict", reason: "no_table" });
  });

  it("leave nothing behind but their faults, each by its row", async () => {
    const shop = await shopWith(2);
    const rows = [
      row("r1", 5n),
      `${DAY},r2,m,abc`,
      `soon,r3,m,1`,
      `${DAY},,m,1`,
      `${DAY},r5,m`,
      row("r6", 1n),
    ];
    const bill = await playBill(shop.actor, shop.accountId, file(rows));
    expect([bill.status, bill.failure, bill.rowsWrong]).toEqual(["failed", "rows", 4]);
    expect(bill.faults.map(({ rowNo, reason }) => [rowNo, reason])).toEqual([
      [3, "amount"],
      [4, "day"],
      [5, "request_id"],
      [6, "columns"],
    ]);
    const kept = await database.admin.query("SELECT 1 FROM supplier_bill_line WHERE tenant_id = $1", [
      shop.market.tenantId,
    ]);
    expect(kept.rowCount).toBe(0);
    await expect(postVariance.execute(shop.actor, { id: bill.id })).rejects.toBeInstanceOf(Conflict);
    // the same file, once it is right, may come again
    const right = await playBill(shop.actor, shop.accountId, file([row("r1", 5n)]));
    expect(right.status).toBe("reconciled");
  });
});

describe("the notice tracer", () => {
  it("leads from a vendor's id in a mail to the call and its customer", async () => {
    const shop = await shopWith(2);
    const [call] = shop.calls;
    if (!call) throw new Error("no call");
    const mail = `Dear partner,\nrequest "${call.requestId}" broke our policy.\nSee also req_unknown_1.`;
    const { found } = await traceNotice.execute(shop.actor, { text: mail });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ callId: toWireId("call", call.id), requestId: call.requestId });
    expect(found[0]?.customer.name).not.toBe("");
    const evidence = JSON.stringify(found[0], (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(evidence).not.toContain("quoted");
  });
});

describe("somebody else's bill", () => {
  it("is not there for another tenant, and not for those who keep no stock", async () => {
    const [mine, other] = [await shopWith(1), await shopWith(1)];
    const bill = await playBill(mine.actor, mine.accountId, file([row("strange", 5n)]));
    const [difference] = (await listDifferences.execute(mine.actor, { id: bill.id })).rows;
    for (const attempt of [
      () => getBill.execute(other.actor, { id: bill.id }),
      () => listDifferences.execute(other.actor, { id: bill.id }),
      () => postVariance.execute(other.actor, { id: bill.id }),
      () => readBillFile.execute(other.actor, { id: bill.id }),
      () => explainDifferences.execute(other.actor, { ids: [difference?.id ?? ""], reason: "other" }),
      () => sendBill(other.actor, mine.accountId, "a,b\n1,2"),
    ]) {
      await expect(attempt()).rejects.toBeInstanceOf(NotFound);
    }
    expect((await traceNotice.execute(other.actor, { text: mine.calls[0]?.requestId ?? "" })).found).toEqual(
      [],
    );
    const customer: Actor = {
      ...{
        kind: "member",
        tenantId: mine.market.tenantId,
        partyId: mine.market.customers[0]?.id ?? "",
        partyKind: "customer",
      },
      ...{ memberId: randomUUID(), role: "owner", sessionId: randomUUID(), requestId: "test" },
    };
    await expect(listBills.execute(customer, {})).rejects.toBeInstanceOf(Forbidden);
    expect((await getBill.execute(mine.actor, { id: bill.id })).postedAt).toBeNull();
    expect(fromWireId("supplierBill", bill.id)).not.toBeNull();
  });
});
