import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain } from "./testing/chain-fixture";
import { DatabaseLink } from "./testing/database-link";
import { absorbed, amountsOf, sold } from "./testing/expected";
import { GatewayProcess } from "./testing/gateway-process";
import { TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";

/** Several processes on one database: nothing is sold twice, and nothing is lost when one of them dies. */
let bench: TestBench;

beforeAll(async () => {
  // Only what matters here is quick: a busy machine must not look like an upstream that is late.
  bench = await TestBench.start({ sweepMs: 500, renewLeaseMs: 200, freeFaults: 1_000_000 });
});
afterAll(async () => {
  await GatewayProcess.killAll();
  await bench.stop();
});

const chainOf = (more: object = {}) =>
  buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }], ...more });
const ask = (directive: string, stream: boolean, more: object = {}) => ({
  model: "gpt-5.2",
  stream,
  messages: [{ role: "user", content: `Tell me. [[sandbox: ${directive}]]` }],
  ...more,
});

async function expireLeases(): Promise<void> {
  await bench.database.admin.query("UPDATE gateway_process SET lease_until = now() - interval '1 second'");
}

describe("a wallet good for K calls, raced for by 64 clients at two processes", () => {
  it.each([1, 2, 3])("serves K, round %i", async () => {
    const served = 25;
    // Its usage is reported above what was held, so each call costs exactly its hold (C27).
    const body = ask("fault=C27 tokens=20", false, { max_tokens: 20 });
    const held = { input: JSON.stringify(body).length + 256, output: 20 };
    const holdNano = amountsOf(held).at(-1) ?? 0n;
    const chain = await chainOf({ customerBalanceNano: holdNano * BigInt(served) + holdNano / 2n });
    const other = await GatewayProcess.start(bench.database, bench.sandbox);
    const gateways = [bench.gateway, other];
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, async (_, index) => {
        const gateway = gateways[index % 2];
        const statuses: number[] = [];
        for (let i = 0; i < 4; i++) {
          const response = await gateway?.chat(chain.customers[0].apiKey, body);
          await response?.text();
          statuses.push(response?.status ?? 0);
        }
        return statuses;
      }),
    );
    expect(new Set(outcomes.flat())).toEqual(new Set([200, 402]));
    expect(outcomes.flat().filter((status) => status === 200)).toHaveLength(served);
    await bench.settled();
    const { rows } = await bench.database.admin.query<{ posted: string; calls: string }>(
      `SELECT posted_nano AS posted, (SELECT count(*) FROM call c WHERE c.customer_id = w.buyer_id) AS calls FROM wallet w WHERE id = $1`,
      [chain.customers[0].walletId],
    );
    expect(rows).toEqual([{ posted: String(holdNano / 2n), calls: String(served) }]);
    await bench.verify();
    expect(await other.stop()).toBe(0);
  });
});

describe("C15: kill -9 in the middle of a stream", () => {
  it("charges nobody; another process gives back what was held and absorbs the estimate", async () => {
    const chain = await chainOf();
    const dying = await GatewayProcess.start(bench.database, bench.sandbox);
    const body = ask("tokens=200 pace=20", true);
    const responses = await Promise.all([1, 2, 3].map(() => dying.chat(chain.customers[0].apiKey, body)));
    const reading = Promise.all(responses.map(readStream));
    await sleep(300);
    await dying.kill();
    for (const seen of await reading) expect(seen.events).not.toContain("[DONE]");
    expect(await bench.count("hold")).toBe(3);
    await expireLeases();
    await bench.settled();
    const estimated = Math.ceil(JSON.stringify(body).length / 4);
    for (const response of responses) {
      const call = await bench.callOf(response);
      expect(call).toMatchObject({
        ...absorbed(chain, { input: estimated, output: 0 }),
        fault_row: "C15",
        outcome: "swept",
      });
      expect(call.estimated).toBe(true);
    }
    await bench.verify();
  });

  it("at any moment of any call: one end for each call, and the books agree", async () => {
    const chain = await chainOf();
    for (let round = 0; round < 3; round++) {
      const dying = await GatewayProcess.start(bench.database, bench.sandbox);
      const load = Promise.allSettled(
        Array.from({ length: 16 }, async (_, index) => {
          for (;;)
            await readStream(
              await dying.chat(chain.customers[0].apiKey, ask("tokens=6 pace=3", index % 2 === 0)),
            );
        }),
      );
      await sleep(700 + round * 137);
      await dying.kill();
      await load;
      await expireLeases();
      await bench.settled();
      await bench.verify();
    }
    const { rows } = await bench.database.admin.query<{ twice: string }>(
      "SELECT count(*) AS twice FROM (SELECT id FROM call GROUP BY id HAVING count(*) > 1) d",
    );
    expect(rows).toEqual([{ twice: "0" }]);
  });
});

describe("C16: kill -9 after usage is durable, before the reply ends", () => {
  it.each([
    ["streamed", true],
    ["whole", false],
  ])("charges in full, once, though nobody saw the end, %s", async (_name, stream) => {
    const chain = await chainOf();
    const { childEnv } = bench.database;
    const link = await DatabaseLink.start(childEnv.DATABASE_URL_GATEWAY ?? "");
    const dying = await GatewayProcess.start(
      { childEnv: { ...childEnv, DATABASE_URL_GATEWAY: link.url } },
      bench.sandbox,
    );
    const { apiKey } = chain.customers[0];
    await (await dying.chat(apiKey, ask("tokens=2 pace=1", false))).text();
    const before = await bench.count("call");
    const asked = dying.chat(apiKey, ask("tokens=40 pace=20 wait=800", stream)).catch(() => null);
    const reading = asked.then((response) => response && readStream(response));
    await expect.poll(() => bench.count("hold"), { timeout: 15_000 }).toBe(1);
    link.loseAnswersTo("gateway_settle");
    await expect.poll(() => bench.count("call"), { timeout: 15_000 }).toBe(before + 1);
    await dying.kill();
    expect((await reading)?.events ?? []).not.toContain("[DONE]");
    await expireLeases();
    await bench.settled();
    const call = await bench.lastCall();
    const { billed } = bench.sandbox.log().at(-1) ?? {};
    expect(call).toMatchObject({ ...sold(chain, { input: billed?.input ?? 0, output: 40 }), outcome: "ok" });
    expect(await bench.count("call")).toBe(before + 1);
    await bench.verify();
    await link.close();
  });
});

it("SIGTERM lets a stream finish, refuses new calls and leaves no lease", async () => {
  const chain = await chainOf();
  const leases = async () =>
    (await bench.database.admin.query("SELECT id FROM gateway_process")).rowCount ?? 0;
  const before = await leases();
  const leaving = await GatewayProcess.start(bench.database, bench.sandbox);
  expect(await leases()).toBe(before + 1);
  const response = await leaving.chat(chain.customers[0].apiKey, ask("tokens=60 pace=20", true));
  const reading = readStream(response);
  await sleep(200);
  const ended = leaving.stop();
  const { events } = await reading;
  expect(events.at(-1)).toBe("[DONE]");
  expect(await ended).toBe(0);
  expect(await leases()).toBe(before);
  expect(await bench.callOf(response)).toMatchObject({ state: "settled", outcome: "ok" });
  await bench.verify();
});
