import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";

import { billFile, billRow, billShop, DAY } from "./testing/bill-shop";
import { playBill } from "./testing/play-bill";

let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 2, platform: 2, gateway: 1 });
});
afterAll(() => database.close());

describe("a long file", () => {
  it("is read in many batches, its wrong rows all counted and a thousand of them kept", async () => {
    const shop = await billShop(database.admin, 1);
    const rows = Array.from({ length: 24_000 }, (_, i) =>
      i % 10 === 9 ? `${DAY},r${i},m,?` : billRow(`r${i}`, 1n),
    );
    const bill = await playBill(shop.actor, shop.accountId, billFile(rows), {}, 400_000);
    expect([bill.status, bill.failure, bill.rowsDone, bill.rowsWrong]).toEqual([
      "failed",
      "rows",
      24_000,
      2_400,
    ]);
    expect(bill.faults.slice(0, 2)).toMatchObject([{ rowNo: 11 }, { rowNo: 21 }]);
    const { rows: kept } = await database.admin.query<{ lines: number; faults: number }>(
      `SELECT (SELECT count(*)::int FROM supplier_bill_line WHERE tenant_id = $1) AS lines,
         (SELECT count(*)::int FROM supplier_bill_fault WHERE tenant_id = $1) AS faults`,
      [shop.market.tenantId],
    );
    expect(kept).toEqual([{ lines: 0, faults: 1_000 }]);
    const right = rows.filter((_, i) => i % 10 !== 9);
    const again = await playBill(shop.actor, shop.accountId, billFile(right), {}, 400_000);
    expect([again.status, again.rowsDone, again.open]).toEqual(["reconciled", 21_600, 21_601]);
  });
});
