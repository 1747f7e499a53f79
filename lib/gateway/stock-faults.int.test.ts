import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { expireLots } from "@/lib/usecases/inventory/expire-lots";
import { openAccruals } from "@/lib/usecases/inventory/open-accruals";
import { retireLots } from "@/lib/usecases/inventory/retire-lots";
import { setShortagePolicy } from "@/lib/usecases/inventory/set-shortage-policy";
import { foldRollups } from "@/lib/usecases/rollup/fold";
import { banAccount } from "@/lib/usecases/supplier/ban-account";
import { reinstateAccount } from "@/lib/usecases/supplier/reinstate-account";

import { buildChain, type ChainFixture, type ChainPlan } from "./testing/chain-fixture";
import { QUICK, TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";

/** What happens to stock in the wrong moment: nothing goes negative, nothing is lost, and the books say what happened. */
let bench: TestBench;

beforeAll(async () => {
  // A machine under load must not make a slow stream look like a broken one.
  bench = await TestBench.start({
    ...QUICK,
    firstByteStreamMs: 20_000,
    firstByteWholeMs: 20_000,
    idleMs: 20_000,
  });
});
afterEach(async () => {
  await bench.verify();
  await nothingNegative();
});
afterAll(() => bench.stop());

const HOUR_MS = 3_600_000;
const root = (chain: ChainFixture) => systemActor(chain.tenantId, "test");
const chainOf = (plan: Partial<ChainPlan> = {}) =>
  buildChain({ upstreams: [{ url: bench.sandbox.url }], lotFaceNano: 1_000_000_000_000n, ...plan });
const lotOf = (chain: ChainFixture) => chain.upstreams[0]?.lotId ?? "";
const accountOf = (chain: ChainFixture) => toWireId("supplierAccount", chain.upstreams[0]?.accountId ?? "");

async function call(chain: ChainFixture, directive = "tokens=10", stream = false): Promise<number> {
  const messages = [{ role: "user", content: `Tell me. [[sandbox: ${directive}]]` }];
  const response = await bench.gateway.chat(chain.customers[0].apiKey, {
    model: "gpt-5.2",
    stream,
    messages,
  });
  await readStream(response);
  return response.status;
}

interface Stock {
  readonly status: string;
  readonly received: bigint;
  readonly drawn: bigint;
  readonly expired: bigint;
  readonly held: bigint;
}

async function lot(chain: ChainFixture): Promise<Stock> {
  const { rows } = await bench.database.admin.query<Record<keyof Stock, string>>(
    "SELECT status, received_qty AS received, drawn_qty AS drawn, expired_qty AS expired, held_qty AS held FROM lot WHERE id = $1",
    [lotOf(chain)],
  );
  const { status = "", received = 0, drawn = 0, expired = 0, held = 0 } = rows[0] ?? {};
  return {
    status,
    received: BigInt(received),
    drawn: BigInt(drawn),
    expired: BigInt(expired),
    held: BigInt(held),
  };
}

async function nothingNegative(): Promise<void> {
  const { rows } = await bench.database.admin.query(
    `SELECT id FROM lot WHERE least(drawn_qty, expired_qty, returned_qty, held_qty) < 0
       OR (kind <> 'pay_as_you_go' AND drawn_qty + expired_qty + returned_qty + held_qty > received_qty)
     UNION ALL SELECT id FROM wallet WHERE held_nano < 0 OR posted_nano - exposure_nano + limit_nano - held_nano < 0`,
  );
  expect(rows).toEqual([]);
}

/** A stream that has begun and holds stock; `end` waits for it. */
async function streaming(chain: ChainFixture) {
  const running = call(chain, "tokens=40 pace=25", true);
  await expect
    .poll(async () => (await lot(chain)).held, { interval: 10, timeout: 10_000 })
    .toBeGreaterThan(0n);
  return { end: () => running };
}

describe("an account banned mid-stream", () => {
  it("serves the stream to its end and nobody after it; what the stream used is drawn, the rest stays for a claim", async () => {
    const chain = await chainOf();
    const { end } = await streaming(chain);
    await banAccount.execute(root(chain), { id: accountOf(chain), reason: "terms of resale" });
    await bench.gateway.runtime.directory.refresh();
    expect(await call(chain)).toBe(503);
    expect(await end()).toBe(200);
    await bench.settled();
    const after = await lot(chain);
    expect([after.status, after.held]).toEqual(["frozen", 0n]);
    expect(after.drawn).toBeGreaterThan(0n);
    await reinstateAccount.execute(root(chain), { id: accountOf(chain) });
    await bench.gateway.runtime.directory.refresh();
    expect(await call(chain)).toBe(200);
  });
});

describe("an expiry at the second a call settles", () => {
  it("writes off what is not held, then what the call did not use, and never what it used", async () => {
    const chain = await chainOf();
    const { end } = await streaming(chain);
    await bench.database.admin.query("UPDATE lot SET expires_at = now() WHERE id = $1", [lotOf(chain)]);
    await bench.gateway.runtime.directory.refresh();
    // the job runs again and again while the call settles
    const expiring = Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * 120));
        await expireLots.execute(root(chain), {});
      }),
    );
    expect(await end()).toBe(200);
    await expiring;
    await bench.settled();
    await expireLots.execute(root(chain), {});
    const { status, received, drawn, expired, held } = await lot(chain);
    expect([status, held, drawn + expired]).toEqual(["expired", 0n, received]);
    expect(drawn).toBeGreaterThan(0n);
    expect(await call(chain)).toBe(503);
  });
});

describe("a clock that is set back", () => {
  it("neither writes a lot off twice nor brings it back", async () => {
    const chain = await chainOf();
    expect(await call(chain)).toBe(200);
    await bench.settled();
    await bench.database.admin.query(
      "UPDATE lot SET expires_at = now() + interval '30 minutes' WHERE id = $1",
      [lotOf(chain)],
    );
    const at = (ms: number) => ({ now: new Date(Date.now() + ms) });
    await expireLots.execute(root(chain), {}, at(HOUR_MS));
    const ahead = await lot(chain);
    expect([ahead.status, ahead.drawn + ahead.expired]).toEqual(["expired", ahead.received]);
    for (const ms of [-HOUR_MS, 0, HOUR_MS]) {
      await expireLots.execute(root(chain), {}, at(ms));
      await retireLots.execute(root(chain), {}, at(ms));
    }
    expect(await lot(chain)).toEqual(ahead);
  });

  it("opens a day's share of a limit once, and serves on", async () => {
    const chain = await chainOf({ lotFaceNano: 1n });
    await setShortagePolicy.execute(root(chain), {
      ...{ accountId: accountOf(chain), whenShort: "pay_as_you_go", dailyCap: "1" },
    });
    const shares = async () => {
      const { rows } = await bench.database.admin.query<{ day: Date; n: number }>(
        `SELECT starts_at AS day, count(*)::int AS n FROM lot WHERE tenant_id = $1 AND kind = 'pay_as_you_go' AND expires_at IS NOT NULL
           AND status = 'active' GROUP BY 1 ORDER BY 1`,
        [chain.tenantId],
      );
      return rows.map(({ n }) => n);
    };
    for (const ms of [24 * HOUR_MS, -HOUR_MS, 0, 24 * HOUR_MS])
      await openAccruals.execute(root(chain), {}, { now: new Date(Date.now() + ms) });
    expect((await shares()).every((n) => n === 1)).toBe(true);
    await bench.gateway.runtime.directory.refresh();
    expect(await call(chain)).toBe(200);
  });

  it("folds every call once, whatever time it is", async () => {
    const chain = await chainOf();
    for (const ms of [HOUR_MS, -2 * HOUR_MS, 0]) {
      expect(await call(chain)).toBe(200);
      await bench.settled();
      await foldRollups(chain.tenantId, new Date(Date.now() + ms));
    }
    const costOf = async (sums: string) => {
      const { rows } = await bench.database.admin.query<{ cost: string | null }>(
        `SELECT sum(cost_nano) AS cost FROM ${sums} AND tenant_id = $1`,
        [chain.tenantId],
      );
      return rows[0]?.cost;
    };
    // Folded as far as every other transaction of the server is over, those of other tests too: again until all is.
    const folded = async () => {
      await foldRollups(chain.tenantId, new Date());
      return costOf("draw_rollup WHERE grain = 1440");
    };
    const raw = await costOf("lot_draw WHERE cost_nano >= 0");
    expect(raw).not.toBeNull();
    await expect.poll(folded, { timeout: 20_000 }).toBe(raw);
    await foldRollups(chain.tenantId, new Date(Date.now() + HOUR_MS));
    expect(await folded()).toBe(raw);
  });
});
