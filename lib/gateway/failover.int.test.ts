import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import { buildChain, type ChainFixture, type ChainPlan, type UpstreamPlan } from "./testing/chain-fixture";
import { Counting, drawOf, FREE, sold } from "./testing/expected";
import { startSandbox, TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";

/** CHARGES.md C35: several upstreams, of one account or of several. */
let bench: TestBench;
let second: SandboxUpstream;
const counting = new Counting();

beforeAll(async () => {
  bench = await TestBench.start();
  second = await startSandbox();
});
afterEach(async () => {
  bench.sandbox.setFault(null);
  second.setFault(null);
  bench.sandbox.clearLog();
  second.clearLog();
  await bench.verify();
});
afterAll(async () => {
  await counting.close();
  await second.close();
  await bench.stop();
});

const chainOf = (
  first: Partial<UpstreamPlan> = {},
  other: Partial<UpstreamPlan> = {},
  plan: Partial<ChainPlan> = {},
) =>
  buildChain({
    upstreams: [
      { url: bench.sandbox.url, ...first },
      { url: second.url, ...other },
    ],
    ...plan,
  });

const ask = (stream: boolean) => ({
  model: "gpt-5.2",
  stream,
  messages: [{ role: "user", content: "Tell me. [[sandbox: tokens=30 pace=1]]" }],
});

async function call(chain: ChainFixture, stream: boolean) {
  const response = await bench.gateway.chat(chain.customers[0].apiKey, ask(stream));
  const seen = await readStream(response);
  return { response, seen, call: await bench.callOf(response) };
}

const billed = (upstream: SandboxUpstream) => ({
  input: upstream.log().at(-1)?.billed.input ?? 0,
  output: 30,
});

describe.each([
  ["whole", false],
  ["streamed", true],
] as const)("failover, %s", (_name, stream) => {
  it.each([
    ["C05", "upstream_unreachable"],
    ["C07", "upstream_refused"],
    ["C08", "upstream_busy"],
    ["C09", "upstream_error"],
  ])(
    "C35 after %s: the answer is charged once, at the listed price, from the other account's stock",
    async (fault, outcome) => {
      const chain = await chainOf();
      bench.sandbox.setFault(`fault=${fault}`);
      const done = await call(chain, stream);
      expect(done.response.status).toBe(200);
      expect(done.call).toMatchObject({
        ...sold(chain, billed(second), 1),
        outcome: "ok",
        attempts: 2,
        fault_row: null,
      });
      const { rows } = await bench.database.admin.query<object>(
        "SELECT seq, upstream_id, supplier_account_id, credential_id, outcome FROM attempt WHERE tenant_id = $1",
        [chain.tenantId],
      );
      const [first] = chain.upstreams;
      expect(rows).toEqual([
        {
          seq: 1,
          upstream_id: first?.id,
          supplier_account_id: first?.accountId,
          credential_id: first?.credentialId,
          outcome,
        },
      ]);
    },
  );

  it("C35 within one account, whose stock stays reserved", async () => {
    const chain = await chainOf({ account: "one" }, { account: "one" });
    bench.sandbox.setFault("fault=C09");
    const done = await call(chain, stream);
    expect(done.call).toMatchObject({ ...sold(chain, billed(second), 1), attempts: 2 });
  });

  it("ends in the last upstream's fault when all of them fail", async () => {
    const chain = await chainOf();
    bench.sandbox.setFault("fault=C09");
    second.setFault("fault=C08");
    const done = await call(chain, stream);
    expect(done.response.status).toBe(429);
    expect(done.call).toMatchObject({ ...FREE, attempts: 2, fault_row: "C08" });
  });

  it("does not happen after C06: the request itself is wrong", async () => {
    const chain = await chainOf();
    bench.sandbox.setFault("fault=C06");
    expect((await call(chain, stream)).response.status).toBe(400);
    expect(second.log()).toEqual([]);
  });

  it("leaves stock that is short alone", async () => {
    const chain = await chainOf();
    await bench.database.admin.query("UPDATE lot SET status = 'exhausted' WHERE id = $1", [
      chain.upstreams[0]?.lotId,
    ]);
    await bench.gateway.runtime.directory.refresh();
    const done = await call(chain, stream);
    expect(done.call).toMatchObject({ ...sold(chain, billed(second), 1), attempts: 1 });
    expect(bench.sandbox.log()).toEqual([]);
  });
});

describe("failover of a stream", () => {
  it("C35 after C12: what the first one billed is absorbed, the answer is sold", async () => {
    const chain = await chainOf();
    bench.sandbox.setFault("fault=C12-error");
    const done = await call(chain, true);
    expect(done.seen.events.at(-1)).toBe("[DONE]");
    const input = await counting.input(ask(true));
    expect(done.call).toMatchObject({ state: "settled", outcome: "ok", attempts: 2 });
    expect(done.call.draws.map(({ lotId, purpose, qty }) => ({ lotId, purpose, qty }))).toEqual([
      drawOf(chain, "sold", billed(second), 1),
      drawOf(chain, "absorbed", { input, output: 0 }, 0),
    ]);
  });

  it("C12 twice: both are absorbed, each from its own account", async () => {
    const chain = await chainOf();
    bench.sandbox.setFault("fault=C12");
    second.setFault("fault=C12");
    const done = await call(chain, true);
    const input = await counting.input(ask(true));
    expect(done.call).toMatchObject({ state: "released", fault_row: "C12", attempts: 2 });
    const draws = done.call.draws.map(({ lotId, purpose, qty }) => ({ lotId, purpose, qty }));
    expect(draws).toContainEqual(drawOf(chain, "absorbed", { input, output: 0 }, 0));
    expect(draws).toContainEqual(drawOf(chain, "absorbed", { input, output: 0 }, 1));
    expect(draws).toHaveLength(2);
  });

  it("does not happen once something was said: C13", async () => {
    const chain = await chainOf();
    bench.sandbox.setFault("fault=C13 after=8");
    const done = await call(chain, true);
    expect(done.call).toMatchObject({ state: "released", fault_row: "C13", attempts: 1 });
    expect(second.log()).toEqual([]);
  });
});

describe("who is asked first", () => {
  it("the upstream of the higher priority; after a refused credential, the other one", async () => {
    const chain = await chainOf({ priority: 1 }, { priority: 2 });
    await call(chain, false);
    expect([bench.sandbox.log().length, second.log().length]).toEqual([1, 0]);
    bench.sandbox.setFault("fault=C07");
    await call(chain, false);
    bench.sandbox.setFault(null);
    await call(chain, false);
    expect([bench.sandbox.log().length, second.log().length]).toEqual([2, 2]);
    const { rows } = await bench.database.admin.query<object>(
      "SELECT kind, subject_id FROM alert WHERE tenant_id = $1",
      [chain.tenantId],
    );
    expect(rows).toEqual([{ kind: "upstream_unhealthy", subject_id: chain.upstreams[0]?.id }]);
  });

  it("among equals, the account whose stock ends first", async () => {
    const chain = await chainOf({ priority: 1 }, { priority: 1 });
    await bench.database.admin.query("UPDATE lot SET expires_at = now() + interval '1 day' WHERE id = $1", [
      chain.upstreams[1]?.lotId,
    ]);
    await bench.gateway.runtime.directory.refresh();
    for (let i = 0; i < 3; i++) await call(chain, false);
    expect([bench.sandbox.log().length, second.log().length]).toEqual([0, 3]);
  });

  it("the name an upstream has for a model stays between us and it", async () => {
    const chain = await buildChain({
      modelName: "house-model",
      upstreams: [{ url: bench.sandbox.url, modelName: "gpt-5.2" }],
    });
    for (const stream of [false, true]) {
      const response = await bench.gateway.chat(chain.customers[0].apiKey, {
        ...ask(stream),
        model: "house-model",
      });
      const { text } = await readStream(response);
      expect(text).toContain('"model":"house-model"');
      expect(text).not.toContain('"model":"gpt-5.2"');
      for (const [name] of response.headers)
        expect(["openai-organization", "set-cookie", "x-entrepot-sandbox"]).not.toContain(name);
    }
    const asked = bench.sandbox.log().at(-1);
    expect([...(asked?.headers ?? [])].sort()).toEqual([
      "accept",
      "accept-encoding",
      "authorization",
      "connection",
      "content-length",
      "content-type",
      "host",
      "user-agent",
    ]);
  });
});

describe("stock that runs short", () => {
  it("is refused with 503 where nothing may overflow, and the root is told", async () => {
    const chain = await chainOf({}, {}, { lotFaceNano: 1_000n });
    const response = await bench.gateway.chat(chain.customers[0].apiKey, ask(false));
    expect(response.status).toBe(503);
    await expect
      .poll(
        async () =>
          (
            await bench.database.admin.query(
              "SELECT 1 FROM alert WHERE tenant_id = $1 AND kind = 'stock_short'",
              [chain.tenantId],
            )
          ).rowCount,
      )
      .toBeGreaterThan(0);
  });

  it("overflows on pay-as-you-go where that is allowed, spilling exactly", async () => {
    const chain = await buildChain({
      upstreams: [{ url: bench.sandbox.url }],
      lotFaceNano: 100_000n,
      paygEnabled: true,
    });
    const done = await call(chain, false);
    expect(done.call.state).toBe("settled");
    const [first] = chain.upstreams;
    const { qty } = drawOf(chain, "sold", billed(bench.sandbox));
    const draws = done.call.draws.map(({ lotId, qty: drawn }) => ({ lotId, drawn }));
    expect(draws).toContainEqual({ lotId: first?.lotId, drawn: 100_000n });
    expect(draws).toContainEqual({ lotId: first?.paygLotId, drawn: qty - 100_000n });
  });
});
