import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { systemActor, type Actor } from "@/lib/usecases/actor";
import { Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { getLot } from "@/lib/usecases/inventory/get-lot";
import { receiveLot } from "@/lib/usecases/inventory/receive-lot";
import { busyMarket } from "@/lib/usecases/ledger/testing/busy-market";
import { MARKET_TIME } from "@/lib/usecases/ledger/testing/market";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { getOverview } from "@/lib/usecases/overview/get-overview";
import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { accrueShortfalls } from "./accrue-shortfalls";
import { addCommitment } from "./add-commitment";
import { addTier } from "./add-tier";
import { getWatch } from "./get-watch";
import { pollBalances } from "./poll-balances";
import { raiseStockAlerts } from "./raise-stock-alerts";
import { setWatch } from "./set-watch";

const DAY_MS = 86_400_000;
let database: TestDatabase;
let shop: PlantedTenant;
let other: PlantedTenant;
let accountId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  shop = await plantTenant("watch-shop");
  other = await plantTenant("watch-other");
  ({ accountId } = await createSupplier.execute(shop.root, {
    ...{ name: "Vendor", currency: "USD", accountName: "main", paygEnabled: false },
  }));
  await receiveLot.execute(shop.root, {
    ...{ accountId, name: "credit", kind: "face_value", quantity: "1000", cost: "800", taxPercent: "0" },
    ...{ expiresOn: inDays(100), modelIds: [] },
  });
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.ok, formatReport(report)).toBe(true);
});

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const openAlerts = async () =>
  (
    await database.admin.query<{ kind: string }>(
      "SELECT kind FROM alert WHERE tenant_id = $1 AND resolved_at IS NULL ORDER BY kind",
      [shop.tenantId],
    )
  ).rows.map(({ kind }) => kind);
const booked = async () =>
  (
    await database.admin.query<{ code: string; side: string; nano: string }>(
      `SELECT p.code, p.side::text, sum(p.amount_nano)::text AS nano FROM posting p JOIN journal_entry e ON e.id = p.entry_id
       WHERE e.tenant_id = $1 AND e.source_kind = 'commitment' GROUP BY 1, 2 ORDER BY 1, 2`,
      [shop.tenantId],
    )
  ).rows;

describe("how long stock lasts", () => {
  it("is forecast for a lot that is drawn, and not for one without end", async () => {
    const market = await busyMarket(database);
    const root = systemActor(market.tenantId, "test");
    // which of a random market's lots are open is chance; what is watched is what is there
    await database.admin.query(
      "UPDATE lot SET status = 'active', expires_at = NULL WHERE tenant_id = $1 AND kind <> 'pay_as_you_go'",
      [market.tenantId],
    );
    // a day later: what was drawn then is a whole day that can be looked back on
    const now = new Date(MARKET_TIME.getTime() + 2 * DAY_MS);
    const watch = await getWatch.execute(root, {}, { now });
    const account = watch.stock.find(({ family }) => family === "");
    expect(account?.burnPerDayNano).toBeGreaterThan(0n);
    expect(watch.coverage.families.length).toBe(1);
    expect(watch.coverage.families[0]?.promisedNano).toBe(watch.coverage.promisedNano);
    for (const lot of market.lots) {
      const { outlook } = await getLot.execute(root, { id: `lot_${lot.id.replaceAll("-", "")}` }, { now });
      if (lot.kind === "pay_as_you_go") expect(outlook).toBeNull();
      else expect(outlook?.points.length).toBe(60);
    }
  });
});

describe("commitments", () => {
  it("are booked by the month, the difference only, and back when spending catches up", async () => {
    // promised 2,400 from the first of the month three months ago for six months; 800 was spent since (today)
    const now = new Date();
    const first = (months: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1));
    const iso = (at: Date) => at.toISOString().slice(0, 10);
    await addCommitment.execute(shop.root, {
      ...{ accountId, name: "half year", amount: "2400", startsOn: iso(first(-3)), endsOn: iso(first(3)) },
    });
    const before = (await booked()).length;
    expect(before).toBe(0);
    expect(await accrueShortfalls.execute(shop.root, {}, { now })).toEqual({ accrued: 1 });
    const once = await booked();
    expect(once.map(({ code, side }) => `${side} ${code}`)).toEqual(["credit commitment", "debit shortfall"]);
    expect(once[0]?.nano).toBe(once[1]?.nano);
    // nothing was spent before this month: what should be booked is the part of 2,400 that belongs to the time gone by
    const gone = BigInt(first(0).getTime() - first(-3).getTime());
    const length = BigInt(first(3).getTime() - first(-3).getTime());
    expect(BigInt(once[0]?.nano ?? 0)).toBe((2_400_000_000_000n * gone) / length);
    expect(await accrueShortfalls.execute(shop.root, {}, { now })).toEqual({ accrued: 0 });
    expect(await booked()).toEqual(once);
    const [view] = (await getWatch.execute(shop.root, {})).commitments;
    expect(view).toMatchObject({ name: "half year", spentNano: 800_000_000_000n });
    expect(view?.accruedNano).toBe(BigInt(once[0]?.nano ?? 0));
    // next month the 800 count: less is missing than was booked for the time by then, or more, but never both sides at once
    await accrueShortfalls.execute(shop.root, {}, { now: new Date(first(1).getTime() + DAY_MS) });
    const later = (await getWatch.execute(shop.root, {})).commitments[0];
    expect(later?.accruedNano).toBeLessThanOrEqual(later?.amountNano ?? 0n);
    const net = (await booked())
      .filter(({ code }) => code === "commitment")
      .reduce((sum, { side, nano }) => sum + (side === "credit" ? BigInt(nano) : -BigInt(nano)), 0n);
    expect(net).toBe(later?.accruedNano);
  });
});

describe("alerts of stock", () => {
  it("are raised once, and resolved when what they are of is over", async () => {
    await addTier.execute(shop.root, {
      ...{
        accountId,
        name: "autumn",
        threshold: "1000",
        rebate: "90",
        startsOn: inDays(-40),
        endsOn: inDays(2),
      },
    });
    await raiseStockAlerts.execute(shop.root, {});
    const raised = await openAlerts();
    expect(raised).toContain("tier_near");
    await raiseStockAlerts.execute(shop.root, {});
    expect(await openAlerts()).toEqual(raised);
    const { attention } = await getOverview.execute(shop.root, {});
    expect(attention.map(({ label }) => label)).toContain("tier_near");
    // buying the rest earns the rebate, and there is nothing left to chase
    await receiveLot.execute(shop.root, {
      ...{ accountId, name: "more", kind: "face_value", quantity: "300", cost: "200", taxPercent: "0" },
      ...{ expiresOn: "", modelIds: [] },
    });
    const { tiers } = await getWatch.execute(shop.root, {});
    expect(tiers[0]?.advice).toBe("earned");
    await raiseStockAlerts.execute(shop.root, {});
    expect(await openAlerts()).not.toContain("tier_near");
  });
});

describe("settings", () => {
  it("are the account's, refuse what cannot be, and are not there for others", async () => {
    await setWatch.execute(shop.root, { accountId, family: "", lowDays: 3, reorderDays: 9 });
    const { stock } = await getWatch.execute(shop.root, {});
    expect(stock.find(({ family }) => family === "")).toMatchObject({ lowDays: 3, reorderDays: 9 });
    await expect(
      setWatch.execute(shop.root, { accountId, lowDays: 9, reorderDays: 3 }),
    ).rejects.toBeInstanceOf(Invalid);
    const promise = { accountId, name: "theirs", startsOn: inDays(0), endsOn: inDays(9) };
    for (const attempt of [
      () => setWatch.execute(other.root, { accountId, lowDays: 1, reorderDays: 2 }),
      () => addCommitment.execute(other.root, { ...promise, amount: "1" }),
      () => addTier.execute(other.root, { ...promise, threshold: "1", rebate: "1" }),
    ]) {
      await expect(attempt()).rejects.toBeInstanceOf(NotFound);
    }
    expect((await getWatch.execute(other.root, {})).stock).toEqual([]);
    const customer: Actor = shop.customer;
    await expect(getWatch.execute(customer, {})).rejects.toBeInstanceOf(Forbidden);
  });
});

describe("what vendors say is left", () => {
  it("asks nobody where no upstream has such an endpoint", async () => {
    expect(await pollBalances.execute(shop.root, {}, { idempotencyKey: randomUUID() })).toEqual({ asked: 0 });
    expect((await getWatch.execute(shop.root, {})).balances).toEqual([]);
  });
});
