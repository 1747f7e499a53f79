import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { allocateLot } from "@/lib/usecases/inventory/allocate-lot";
import { listLotBuyers } from "@/lib/usecases/inventory/list-lot-buyers";
import { receiveLot } from "@/lib/usecases/inventory/receive-lot";
import { releaseAllocation } from "@/lib/usecases/inventory/release-allocation";
import { retireLots } from "@/lib/usecases/inventory/retire-lots";
import { setDrawOrder } from "@/lib/usecases/inventory/set-draw-order";
import { setLotStatus } from "@/lib/usecases/inventory/set-lot-status";
import { setShortagePolicy } from "@/lib/usecases/inventory/set-shortage-policy";
import { foldRollups } from "@/lib/usecases/rollup/fold";
import { banAccount } from "@/lib/usecases/supplier/ban-account";
import { drillBan } from "@/lib/usecases/supplier/drill-ban";
import { buildChain, type ChainFixture, type ChainPlan } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";

/** Stock kept for somebody, the tenant's order, and lots frozen while calls run. */
let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.start();
});
afterEach(async () => {
  bench.sandbox.setFault(null);
  await bench.verify();
});
afterAll(() => bench.stop());

const ask = (directive: string, stream: boolean) => ({
  model: "gpt-5.2",
  stream,
  messages: [{ role: "user", content: `Tell me. [[sandbox: ${directive}]]` }],
});

const FACE = 1_000_000_000_000n;
const chainOf = (plan: Partial<ChainPlan> = {}) =>
  buildChain({ upstreams: [{ url: bench.sandbox.url }], customers: 2, lotFaceNano: FACE, ...plan });

async function call(chain: ChainFixture, customer: number, directive = "tokens=10", stream = false) {
  const response = await bench.gateway.chat(chain.customers[customer]?.apiKey ?? "", ask(directive, stream));
  await readStream(response);
  return response.status;
}

async function lotsOf(chain: ChainFixture) {
  const { rows } = await bench.database.admin.query<{ id: string; drawn: string }>(
    "SELECT id, drawn_qty AS drawn FROM lot WHERE tenant_id = $1 AND kind <> 'pay_as_you_go' ORDER BY id",
    [chain.tenantId],
  );
  return new Map(rows.map(({ id, drawn }) => [id, BigInt(drawn)]));
}

async function allocate(chain: ChainFixture, quantity: string): Promise<string> {
  const answer = await allocateLot.execute(systemActor(chain.tenantId, "test"), {
    ...{ id: toWireId("lot", chain.upstreams[0]?.lotId ?? ""), quantity, name: "Kept" },
    ...{ buyerIds: [toWireId("party", chain.distributor.id)], segments: [] },
  });
  await bench.gateway.runtime.directory.refresh();
  return answer.id;
}

const dashed = (wire: string) => wire.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** Keeps a lot for somebody deep in the tree, whom the root does not see. */
async function keepFor(
  chain: ChainFixture,
  lotId: string,
  change: { parties?: string[]; segments?: string[] },
) {
  await bench.database.admin.query(
    "UPDATE lot SET audience_party_ids = $3, audience_segments = $4 WHERE tenant_id = $1 AND id = $2",
    [chain.tenantId, lotId, change.parties ?? [], change.segments ?? []],
  );
  await bench.gateway.runtime.directory.refresh();
}

describe("stock kept for a buyer", () => {
  it("serves it, and everybody below it, before what is everybody's", async () => {
    const chain = await chainOf();
    const child = dashed(await allocate(chain, "100"));
    expect(await call(chain, 0)).toBe(200);
    const lots = await lotsOf(chain);
    expect(lots.get(child)).toBeGreaterThan(0n);
    expect(lots.get(chain.upstreams[0]?.lotId ?? "")).toBe(0n);
  });

  it("is never served to others, not even when nothing else is left", async () => {
    const chain = await chainOf();
    const child = dashed(await allocate(chain, "1000"));
    const [first] = chain.customers;
    await keepFor(chain, child, { parties: [first.id] });
    expect(await call(chain, 1)).toBe(503);
    expect(await call(chain, 0)).toBe(200);
    expect(await call(chain, 1)).toBe(503);
    expect((await lotsOf(chain)).get(child)).toBeGreaterThan(0n);
  });

  it("may be kept for a segment, and follows the buyer that leaves it", async () => {
    const chain = await chainOf();
    const child = dashed(await allocate(chain, "1000"));
    await keepFor(chain, child, { segments: ["contract"] });
    expect(await call(chain, 1)).toBe(503);
    const segment = (value: string | null) =>
      bench.database.admin.query("UPDATE party SET segment = $2 WHERE id = $1", [
        chain.customers[1]?.id,
        value,
      ]);
    await segment("contract");
    await bench.gateway.runtime.directory.refresh();
    expect(await call(chain, 1)).toBe(200);
    await segment(null);
    await bench.gateway.runtime.directory.refresh();
    expect(await call(chain, 1)).toBe(503);
  });

  it("is everybody's again when it is given back", async () => {
    const chain = await chainOf();
    const child = await allocate(chain, "1000");
    await keepFor(chain, dashed(child), { parties: [chain.tenantId] });
    expect(await call(chain, 0)).toBe(503);
    await releaseAllocation.execute(systemActor(chain.tenantId, "test"), { id: child });
    await bench.gateway.runtime.directory.refresh();
    expect(await call(chain, 0)).toBe(200);
  });
});

describe("how stock is drawn", () => {
  it("follows the tenant's order from the next call on", async () => {
    const chain = await chainOf();
    const root = systemActor(chain.tenantId, "test");
    const [dear] = chain.upstreams;
    const { id } = await receiveLot.execute(root, {
      ...{ accountId: toWireId("supplierAccount", dear?.accountId ?? ""), name: "Cheap", kind: "face_value" },
      ...{ quantity: "1000", cost: "100", taxPercent: "0", expiresOn: "", modelIds: [] },
    });
    const drawn = async () => {
      await bench.gateway.runtime.directory.refresh();
      expect(await call(chain, 0)).toBe(200);
      const lots = await lotsOf(chain);
      return [lots.get(dear?.lotId ?? "") !== 0n, lots.get(dashed(id)) !== 0n];
    };
    expect(await drawn()).toEqual([true, false]);
    await setDrawOrder.execute(root, { order: "cheapest" });
    expect(await drawn()).toEqual([true, true]);
  });

  it("goes on past the stock within the day's limit, and not beyond", async () => {
    const chain = await chainOf({ lotFaceNano: 1n });
    const root = systemActor(chain.tenantId, "test");
    const accountId = toWireId("supplierAccount", chain.upstreams[0]?.accountId ?? "");
    const limit = async (whenShort: "refuse" | "pay_as_you_go", dailyCap: string) => {
      await setShortagePolicy.execute(root, { accountId, whenShort, dailyCap });
      await bench.gateway.runtime.directory.refresh();
    };
    expect(await call(chain, 0)).toBe(503);
    await limit("pay_as_you_go", "0.001");
    expect(await call(chain, 0)).toBe(503);
    await limit("pay_as_you_go", "0.1");
    expect(await call(chain, 0)).toBe(200);
    let calls = 0;
    while (calls < 500 && (await call(chain, 0)) === 200) calls++;
    const { rows } = await bench.database.admin.query<{ cost: string }>(
      "SELECT sum(cost_nano) AS cost FROM lot_draw WHERE tenant_id = $1",
      [chain.tenantId],
    );
    expect(calls).toBeLessThan(500);
    expect(BigInt(rows[0]?.cost ?? 0)).toBeLessThanOrEqual(100_000_000n);
    await limit("pay_as_you_go", "");
    expect(await call(chain, 0)).toBe(200);
    await limit("refuse", "");
    expect(await call(chain, 0)).toBe(503);
  });
});

describe("where a lot went", () => {
  it("is every unit and nano of it by customer, folded or not; and the drill counts each call once", async () => {
    const chain = await chainOf({ lotFaceNano: 700_000n });
    const root = systemActor(chain.tenantId, "test");
    const [account] = chain.upstreams;
    await receiveLot.execute(root, {
      ...{ accountId: toWireId("supplierAccount", account?.accountId ?? ""), name: "Next" },
      ...{ kind: "face_value", quantity: "1000", cost: "700", taxPercent: "0", expiresOn: "", modelIds: [] },
    });
    await bench.gateway.runtime.directory.refresh();
    let calls = 0;
    const went = async (lotId: string) => {
      const { rows } = await listLotBuyers.execute(root, { id: toWireId("lot", lotId) });
      return rows.map(({ buyerId, purpose, qty, costNano }) => [buyerId, purpose, qty, costNano]);
    };
    const raw = async (lotId: string) => {
      const { rows } = await bench.database.admin.query<{ qty: string; cost: string }>(
        "SELECT sum(qty) AS qty, sum(cost_nano) AS cost FROM lot_draw WHERE lot_id = $1",
        [lotId],
      );
      const buyer = toWireId("party", chain.distributor.id);
      return [[buyer, "sold", BigInt(rows[0]?.qty ?? 0), BigInt(rows[0]?.cost ?? 0)]];
    };
    for (const folded of [false, true]) {
      for (let i = 0; i < 6; i++, calls++) expect(await call(chain, i % 2)).toBe(200);
      await bench.settled();
      if (folded) await foldRollups(chain.tenantId, new Date());
      const lots = [...(await lotsOf(chain)).keys()];
      for (const lotId of lots) expect(await went(lotId)).toEqual(await raw(lotId));
    }
    const { rows } = await bench.database.admin.query<{ n: string }>(
      "SELECT count(*) AS n FROM (SELECT call_id FROM lot_draw WHERE tenant_id = $1 GROUP BY 1 HAVING count(*) > 1) d",
      [chain.tenantId],
    );
    expect(rows).toEqual([{ n: "1" }]);
    const drill = await drillBan.execute(root, { id: toWireId("supplierAccount", account?.accountId ?? "") });
    expect(drill.buyers.map((buyer) => [buyer.name, buyer.calls])).toEqual([[expect.any(String), calls]]);
  });
});

describe("lots that are used up", () => {
  it("are marked once nothing is left and nothing held, and never before", async () => {
    const chain = await chainOf({ lotFaceNano: 500_000n, paygEnabled: true });
    const root = systemActor(chain.tenantId, "test");
    expect(await retireLots.execute(root, {})).toEqual({ lots: 0 });
    const lotId = chain.upstreams[0]?.lotId ?? "";
    for (let i = 0; i < 40 && ((await lotsOf(chain)).get(lotId) ?? 0n) < 500_000n; i++) await call(chain, 0);
    await bench.settled();
    expect(await retireLots.execute(root, {})).toEqual({ lots: 1 });
    expect(await retireLots.execute(root, {})).toEqual({ lots: 0 });
  });
});

describe("an account that is gone", () => {
  it("serves nobody within two seconds, and another account takes over", async () => {
    const chain = await chainOf({
      upstreams: [
        { url: bench.sandbox.url, priority: 1 },
        { url: bench.sandbox.url, priority: 2 },
      ],
    });
    const [first, second] = chain.upstreams;
    await banAccount.execute(systemActor(chain.tenantId, "test"), {
      ...{ id: toWireId("supplierAccount", first?.accountId ?? ""), reason: "terms of resale" },
    });
    const banned = Date.now();
    expect(await call(chain, 0)).toBe(200);
    await expect
      .poll(
        () =>
          bench.gateway.runtime.directory
            .tenant(chain.tenantId)
            ?.supplierAccounts.find(first?.accountId ?? "")?.active,
        { timeout: 2_000, interval: 20 },
      )
      .toBe(false);
    expect(Date.now() - banned).toBeLessThan(2_000);
    expect(await call(chain, 1)).toBe(200);
    const lots = await lotsOf(chain);
    expect(lots.get(first?.lotId ?? "")).toBe(0n);
    expect(lots.get(second?.lotId ?? "")).toBeGreaterThan(0n);
  });
});

describe("a lot frozen while calls run", () => {
  it("settles what they hold, and serves nobody after", async () => {
    const chain = await chainOf();
    const lotId = chain.upstreams[0]?.lotId ?? "";
    const running = call(chain, 0, "tokens=40 pace=25", true);
    await expect
      .poll(
        async () => {
          const { rows } = await bench.database.admin.query<{ held: string }>(
            "SELECT held_qty AS held FROM lot WHERE id = $1",
            [lotId],
          );
          return BigInt(rows[0]?.held ?? 0) > 0n;
        },
        { interval: 10 },
      )
      .toBe(true);
    await setLotStatus.execute(systemActor(chain.tenantId, "test"), {
      ...{ id: toWireId("lot", lotId), status: "frozen", reason: "the account is gone" },
    });
    expect(await call(chain, 1)).toBe(503);
    expect(await running).toBe(200);
    expect((await lotsOf(chain)).get(lotId)).toBeGreaterThan(0n);
  });
});
