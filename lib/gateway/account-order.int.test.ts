import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { receiveLot } from "@/lib/usecases/inventory/receive-lot";
import { retireLots } from "@/lib/usecases/inventory/retire-lots";
import { setDrawOrder } from "@/lib/usecases/inventory/set-draw-order";
import { buildChain } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";

/** Which account's stock routing takes, by the tenant's order of drawing. */
let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.start();
});
afterEach(() => bench.verify());
afterAll(() => bench.stop());

const FACE = 1_000_000_000_000n;
const ASK = { model: "gpt-5.2", messages: [{ role: "user", content: "Tell me. [[sandbox: tokens=10]]" }] };
const dashed = (wire: string) => wire.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

describe("whose stock is drawn, of accounts that could all serve", () => {
  /** Two accounts alike in priority, of other weights; each call tells which of them served it. */
  async function two() {
    const { url } = bench.sandbox;
    const chain = await buildChain({
      ...{ customers: 2, lotFaceNano: FACE },
      upstreams: [
        { url, priority: 1, weight: 100 },
        { url, priority: 1, weight: 1 },
      ],
    });
    const root = systemActor(chain.tenantId, "test");
    const { refresh } = bench.gateway.runtime.directory;
    /** Another lot of an account; answers its id. */
    const stock = async (upstream: 0 | 1, quantity: string, cost: string) => {
      const accountId = toWireId("supplierAccount", chain.upstreams[upstream]?.accountId ?? "");
      const { id } = await receiveLot.execute(root, {
        ...{ accountId, name: "More", kind: "face_value", quantity, cost },
        ...{ taxPercent: "0", expiresOn: "", modelIds: [] },
      });
      return dashed(id);
    };
    const set = (lotId: string | undefined, change: string) =>
      bench.database.admin.query(`UPDATE lot SET ${change} WHERE id = $1`, [lotId]);
    const choose = async (order: "first_expired" | "cheapest" | "own") => {
      await setDrawOrder.execute(root, { order });
      await refresh.call(bench.gateway.runtime.directory);
    };
    /** How many of so many calls each account's stock served. */
    const served = async (calls: number) => {
      const drawn = async (accountId = "") => {
        const { rows } = await bench.database.admin.query<{ n: string }>(
          "SELECT count(DISTINCT call_id) AS n FROM lot_draw WHERE supplier_account_id = $1",
          [accountId],
        );
        return Number(rows[0]?.n);
      };
      const accounts = chain.upstreams.map(({ accountId }) => accountId);
      const before = await Promise.all(accounts.map(drawn));
      for (let i = 0; i < calls; i++) {
        const response = await bench.gateway.chat(chain.customers[0].apiKey, ASK);
        await response.arrayBuffer();
        expect(response.status).toBe(200);
      }
      const after = await Promise.all(accounts.map(drawn));
      return after.map((n, i) => n - (before[i] ?? 0));
    };
    return { chain, root, stock, set, served, choose };
  }

  it("is the account whose next unit is cheapest, and the next one's once that lot is used up", async () => {
    const { root, stock, served, choose } = await two();
    await stock(0, "1000", "700");
    await stock(1, "0.0005", "0.0001");
    await choose("cheapest");
    expect(await served(1)).toEqual([0, 1]);
    for (let calls = 0; calls < 40 && (await retireLots.execute(root, {})).lots === 0; calls++) {
      await served(1);
      await bench.settled();
    }
    await bench.gateway.runtime.directory.refresh();
    expect(await served(3)).toEqual([3, 0]);
  });

  it("is the account whose stock expires first, whatever the weights, once that was chosen", async () => {
    const { chain, set, served, choose } = await two();
    await set(chain.upstreams[1]?.lotId, "expires_at = now() + interval '1 day'");
    await choose("first_expired");
    expect(await served(4)).toEqual([0, 4]);
  });

  it("is the one the tenant put first, where it draws in its own order", async () => {
    const { chain, set, served, choose } = await two();
    await set(chain.upstreams[0]?.lotId, "draw_rank = 2");
    await set(chain.upstreams[1]?.lotId, "draw_rank = 1");
    await choose("own");
    expect(await served(4)).toEqual([0, 4]);
  });

  it("is never what is kept for others, however cheap", async () => {
    const { stock, set, served, choose } = await two();
    const kept = await stock(1, "1000", "1");
    await stock(0, "1000", "700");
    await set(kept, "audience_segments = '{elsewhere}'");
    await choose("cheapest");
    expect(await served(3)).toEqual([3, 0]);
  });
});
