import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { costRemaining } from "@/lib/domain/inventory/cost";
import { remainingQty, type Lot } from "@/lib/domain/inventory/lot";
import { departing, splitLot } from "@/lib/domain/inventory/split";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { adjustLot } from "./adjust-lot";
import { allocateLot } from "./allocate-lot";
import { expireLots } from "./expire-lots";
import { getDrawPolicy } from "./get-draw-policy";
import { getLot } from "./get-lot";
import { getLotHistory } from "./get-lot-history";
import { impairLot } from "./impair-lot";
import { listBuyerDraws } from "./list-buyer-draws";
import { moveLot } from "./move-lot";
import { receiveLot } from "./receive-lot";
import { releaseAllocation } from "./release-allocation";
import { returnLot } from "./return-lot";
import { setDrawOrder } from "./set-draw-order";
import { setLotStatus } from "./set-lot-status";
import { setShortagePolicy } from "./set-shortage-policy";
import { settleClaim } from "./settle-claim";
import { traceCall } from "./trace-call";

let database: TestDatabase;
let shop: PlantedTenant;
let other: PlantedTenant;
let accountId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  shop = await plantTenant("moves-shop");
  other = await plantTenant("moves-other");
  const supplier = { name: "Vendor", currency: "USD", accountName: "main", paygEnabled: false };
  ({ accountId } = await createSupplier.execute(shop.root, supplier));
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.invariants.flatMap(({ breaches }) => breaches)).toEqual([]);
});

async function received(more: object = {}): Promise<string> {
  const { id } = await receiveLot.execute(shop.root, {
    ...{ accountId, name: "Pack", kind: "request_pack", quantity: "1000", cost: "0.000000777" },
    ...{ taxPercent: "0", expiresOn: "2099-01-31", modelIds: [] },
    ...more,
  });
  return id;
}

const uuidOf = (id: string) => fromWireId("lot", id) ?? "";

/** What postings say of some accounts, for one lot or one source; debit positive. */
async function booked(lotId: string): Promise<Record<string, bigint>> {
  const { rows } = await database.admin.query<{ code: string; nano: string }>(
    `SELECT p.code, sum(CASE p.side WHEN 'debit' THEN p.amount_nano ELSE -p.amount_nano END)::text AS nano
     FROM posting p JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
     WHERE e.source_kind = 'lot' AND e.source_id = $1 AND e.kind NOT IN ('lot_invoiced', 'lot_received') GROUP BY p.code`,
    [uuidOf(lotId)],
  );
  return Object.fromEntries(rows.map(({ code, nano }) => [code, BigInt(nano)]));
}

const keepFor = (more: object = {}) => ({
  ...{ quantity: "100", name: "Kept", buyerIds: [toWireId("party", shop.customer.partyId)], segments: [] },
  ...more,
});

describe("setting stock aside", () => {
  it("splits it off at exactly what it cost, and tells both lots of it", async () => {
    const id = await received();
    const { id: childId } = await allocateLot.execute(shop.root, { id, ...keepFor({ quantity: "333" }) });
    const { lot: child } = await getLot.execute(shop.root, { id: childId });
    const { lot: parent } = await getLot.execute(shop.root, { id });
    expect([child.receivedQty, child.costNano]).toEqual([333n, 258n]);
    expect([parent.remainingQty, parent.remainingCostNano]).toEqual([667n, 519n]);
    expect(await booked(id)).toEqual({ stock: 0n });
    const history = await getLotHistory.execute(shop.root, { id });
    expect(history.events.map(({ kind }) => kind)).toEqual(["split", "received"]);
    expect(history.events[0]?.other?.id).toBe(childId);
    const childs = await getLotHistory.execute(shop.root, { id: childId });
    expect(childs.keptFor.buyers.map(({ name }) => name)).toEqual(["cust"]);
    expect(childs.parent?.id).toBe(id);
    await releaseAllocation.execute(shop.root, { id: childId });
    expect((await getLotHistory.execute(shop.root, { id: childId })).keptFor.buyers).toEqual([]);
  });

  it("refuses more than is free, nobody, strangers, and lots that are not in use", async () => {
    const id = await received();
    const refusal = (input: object) =>
      allocateLot.execute(shop.root, { id, ...keepFor(input) }).catch((error: unknown) => error);
    expect(await refusal({ quantity: "1001" })).toMatchObject({ reason: "stock_not_free" });
    expect(await refusal({ quantity: "0" })).toBeInstanceOf(Invalid);
    expect(await refusal({ buyerIds: [] })).toBeInstanceOf(Invalid);
    const theirs = toWireId("party", other.customer.partyId);
    expect(await refusal({ buyerIds: [theirs] })).toBeInstanceOf(NotFound);
    await setLotStatus.execute(shop.root, { id, status: "frozen", reason: "looking into it" });
    expect(await refusal({})).toMatchObject({ reason: "lot_not_active" });
  });

  it("never takes more than there is, however many ask at once", async () => {
    const id = await received();
    const asked = Array.from({ length: 8 }, () =>
      allocateLot.execute(shop.root, { id, ...keepFor({ quantity: "300" }) }),
    );
    const done = await Promise.allSettled(asked);
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect((await getLot.execute(shop.root, { id })).lot.remainingQty).toBe(100n);
  });
});

describe("adjusting a lot", () => {
  it("books what is lost at cost, and what is found as a lot of its own", async () => {
    const id = await received();
    const change = { id, quantity: "10", reason: "counted again" };
    await adjustLot.execute(shop.root, { ...change, direction: "lost" });
    expect(await booked(id)).toEqual({ stock: -7n, stock_adjustment: 7n });
    const found = await adjustLot.execute(shop.root, { ...change, direction: "found", cost: "0.000000005" });
    expect(found.id).not.toBe(id);
    expect(await booked(found.id)).toEqual({ stock: 5n, stock_adjustment: -5n });
    const kinds = (await getLotHistory.execute(shop.root, { id: found.id })).events.map(({ kind }) => kind);
    expect(kinds).toEqual(["found"]);
  });

  it("gives back to the supplier what it cost", async () => {
    const id = await received();
    await returnLot.execute(shop.root, { id, quantity: "500", reason: "too many" });
    expect(await booked(id)).toEqual({ stock: -388n, payable: 388n });
  });
});

describe("a lot past its end", () => {
  it("is written off once, but for what calls hold; what they give back goes with the next run", async () => {
    const id = await received();
    const at = new Date("2099-02-01T00:00:00Z");
    await database.admin.query(`SELECT ensure_partitions('2099-01-01', '2099-03-01');`);
    await database.admin.query("UPDATE lot SET held_qty = 400 WHERE id = $1", [uuidOf(id)]);
    const machine = systemActor(shop.tenantId, "test");
    await expireLots.execute(machine, {}, { now: at });
    expect(await booked(id)).toEqual({ stock: -466n, expired_stock: 466n });
    await expireLots.execute(machine, {}, { now: at });
    expect((await booked(id))["expired_stock"]).toBe(466n);
    await database.admin.query("UPDATE lot SET held_qty = 0 WHERE id = $1", [uuidOf(id)]);
    await expireLots.execute(machine, {}, { now: at });
    expect(await booked(id)).toEqual({ stock: -777n, expired_stock: 777n });
    expect((await getLot.execute(shop.root, { id })).lot).toMatchObject({
      status: "expired",
      remainingQty: 0n,
    });
  });
});

describe("a stranded lot", () => {
  it("is frozen, claimed and credited in part: the rest is impaired", async () => {
    const id = await received();
    const reason = "the account was banned";
    await expect(impairLot.execute(shop.root, { id, reason })).rejects.toThrow("lot_not_frozen");
    await setLotStatus.execute(shop.root, { id, status: "claimed", reason });
    const claim = { id, credited: "0.000000778", reason };
    await expect(settleClaim.execute(shop.root, claim)).rejects.toBeInstanceOf(Invalid);
    await settleClaim.execute(shop.root, { ...claim, credited: "0.0000005" });
    expect(await booked(id)).toEqual({ stock: -777n, payable: 500n, impairment: 277n });
    for (const status of ["active", "frozen"] as const)
      await expect(setLotStatus.execute(shop.root, { id, status, reason })).rejects.toBeInstanceOf(Conflict);
  });

  it("is impaired as a whole, and may be put back into use before that", async () => {
    const id = await received();
    const reason = "nobody answers";
    await setLotStatus.execute(shop.root, { id, status: "frozen", reason });
    expect((await getLot.execute(shop.root, { id })).lot.statusReason).toBe(reason);
    await setLotStatus.execute(shop.root, { id, status: "active", reason: "they do" });
    await setLotStatus.execute(shop.root, { id, status: "frozen", reason });
    await impairLot.execute(shop.root, { id, reason });
    expect(await booked(id)).toEqual({ stock: -777n, impairment: 777n });
  });
});

describe("how stock is drawn", () => {
  it("is the tenant's to say, lot by lot where it has an order of its own", async () => {
    const [a, b] = [await received({ name: "A" }), await received({ name: "B" })];
    await setDrawOrder.execute(shop.root, { order: "own" });
    const places = async () => {
      const { order, accounts } = await getDrawPolicy.execute(shop.root, {});
      expect(order).toBe("own");
      const lots = accounts[0]?.lots.map(({ id }) => id) ?? [];
      return [lots.indexOf(a), lots.indexOf(b)] as const;
    };
    const [before] = await places();
    await moveLot.execute(shop.root, { id: b, direction: "up" });
    expect(await places()).toEqual([before + 1, before]);
    await moveLot.execute(shop.root, { id: b, direction: "down" });
    expect(await places()).toEqual([before, before + 1]);
  });

  it("may go on within a limit a day, of which what was accrued before a change counts", async () => {
    const dayLots = async () => {
      const { rows } = await database.admin.query<{ cost: string; status: string }>(
        `SELECT cost_nano AS cost, status FROM lot WHERE tenant_id = $1 AND kind = 'pay_as_you_go' AND expires_at > now()
         AND starts_at <= now() ORDER BY id`,
        [shop.tenantId],
      );
      return rows.map(({ cost, status }) => `${status} ${cost}`);
    };
    const policy = { accountId, whenShort: "pay_as_you_go" as const };
    await setShortagePolicy.execute(shop.root, { ...policy, dailyCap: "100" });
    expect(await dayLots()).toEqual(["active 100000000000"]);
    await setShortagePolicy.execute(shop.root, { ...policy, dailyCap: "100" });
    expect(await dayLots()).toEqual(["active 100000000000"]);
    await database.admin.query(
      "UPDATE lot SET held_qty = 30000000000 WHERE kind = 'pay_as_you_go' AND expires_at > now() AND starts_at <= now()",
    );
    await setShortagePolicy.execute(shop.root, { ...policy, dailyCap: "50" });
    expect(await dayLots()).toEqual(["expired 100000000000", "active 20000000000"]);
    await setShortagePolicy.execute(shop.root, { ...policy, dailyCap: "10" });
    await setShortagePolicy.execute(shop.root, { ...policy, whenShort: "refuse", dailyCap: "" });
    expect((await dayLots()).filter((lot) => lot.startsWith("active"))).toEqual([]);
    await database.admin.query("UPDATE lot SET held_qty = 0 WHERE kind = 'pay_as_you_go'");
  });
});

describe("any history of movements", () => {
  const step = fc.record({
    kind: fc.constantFrom("allocate" as const, "lost" as const, "return" as const),
    which: fc.nat(100),
    qty: fc.integer({ min: 1, max: 400 }),
  });

  it("leaves the database with the quantities and costs the domain says, to the nano", async () => {
    const run = async (
      steps: readonly { kind: "allocate" | "lost" | "return"; which: number; qty: number }[],
    ) => {
      const root: Lot = {
        ...{ id: await received(), supplierAccountId: accountId, kind: "request_pack", state: "active" },
        ...{
          currency: "USD",
          scope: { kind: "all" },
          burnWeights: {},
          totalQty: 1_000n,
          totalCostNano: 777n,
        },
        ...{ consumedQty: 0n, heldQty: 0n, receivedAt: new Date(0), expiresAt: null },
      };
      const lots = [root];
      for (const { kind, which, qty } of steps) {
        const at = which % lots.length;
        const from = lots[at];
        if (!from || BigInt(qty) > (remainingQty(from) ?? 0n)) continue;
        const common = { id: from.id, quantity: String(qty) };
        if (kind === "allocate") {
          const { id } = await allocateLot.execute(shop.root, { ...keepFor(), ...common });
          const { parent, child } = splitLot(from, BigInt(qty), id);
          lots[at] = parent;
          lots.push(child);
          continue;
        }
        departing(from, BigInt(qty));
        if (kind === "lost")
          await adjustLot.execute(shop.root, { ...common, direction: "lost", reason: "test" });
        else await returnLot.execute(shop.root, { ...common, reason: "test" });
        lots[at] = { ...from, consumedQty: from.consumedQty + BigInt(qty) };
      }
      for (const expected of lots) {
        const { lot } = await getLot.execute(shop.root, { id: expected.id });
        expect([lot.remainingQty, lot.remainingCostNano]).toEqual([
          remainingQty(expected),
          costRemaining(expected),
        ]);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), run), { numRuns: 8 });
  });
});

describe("stock of others", () => {
  it("is not found", async () => {
    const id = await received();
    const reason = "curious";
    const buyerId = toWireId("party", shop.customer.partyId);
    for (const attempt of [
      () => allocateLot.execute(other.root, { id, ...keepFor() }),
      () => releaseAllocation.execute(other.root, { id }),
      () => adjustLot.execute(other.root, { id, direction: "lost", quantity: "1", reason }),
      () => returnLot.execute(other.root, { id, quantity: "1", reason }),
      () => setLotStatus.execute(other.root, { id, status: "frozen", reason }),
      () => impairLot.execute(other.root, { id, reason }),
      () => settleClaim.execute(other.root, { id, credited: "1", reason }),
      () => moveLot.execute(other.root, { id, direction: "up" }),
      () => getLotHistory.execute(other.root, { id }),
      () => setShortagePolicy.execute(other.root, { accountId, whenShort: "refuse", dailyCap: "" }),
      () => listBuyerDraws.execute(other.root, { id: buyerId }),
      () => traceCall.execute(other.root, { id: toWireId("call", uuidOf(id)) }),
    ])
      await expect(attempt()).rejects.toBeInstanceOf(NotFound);
    await expect(getLotHistory.execute(shop.distributor, { id })).rejects.toBeInstanceOf(Forbidden);
  });
});
