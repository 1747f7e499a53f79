import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import { probeResting } from "./resting-probes";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { QUICK, startSandbox, TestBench } from "./testing/harness";

/** Who may serve a call, beside prices and health: demands of customers, terms of suppliers, and who rests. */
let bench: TestBench;
let second: SandboxUpstream;

beforeAll(async () => {
  const patient = { firstByteWholeMs: 20_000, firstByteStreamMs: 20_000, idleMs: 20_000 };
  bench = await TestBench.start({ ...QUICK, ...patient, probeMs: 100_000 });
  second = await startSandbox();
});
afterEach(async () => {
  for (const sandbox of [bench.sandbox, second]) {
    sandbox.setFault(null);
    sandbox.clearLog();
  }
  await bench.verify();
});
afterAll(async () => {
  await second.close();
  await bench.stop();
});

const ask = (tokens = 5, more: object = {}) => ({
  model: "gpt-5.2",
  max_tokens: 50,
  messages: [{ role: "user", content: `Tell me. [[sandbox: tokens=${tokens} pace=1]]` }],
  ...more,
});

const call = (chain: ChainFixture, body: object = ask()) =>
  bench.gateway.chat(chain.customers[0].apiKey, body);

describe("an upstream that rests", () => {
  it("is asked for its models, and may have its trial as soon as it answers", async () => {
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }, { url: second.url }] });
    const { services, directory } = bench.gateway.runtime;
    const id = chain.upstreams[0]?.id ?? "";
    const mine = () => services.health.resting(services.now()).includes(id);
    bench.sandbox.setFault("fault=C09");
    for (let i = 0; i < 5; i++) await (await call(chain)).text();
    expect(mine()).toBe(true);
    bench.sandbox.setFault(null);
    bench.sandbox.clearLog();
    expect(await probeResting(services, directory)).toBeGreaterThanOrEqual(1);
    expect(mine()).toBe(false);
    await (await call(chain)).text();
    const paths = bench.sandbox.log().map(({ path }) => path);
    expect(paths.slice(0, -1)).toContain("/v1/models");
    expect(paths.at(-1)).toBe("/v1/chat/completions");
  });

  it("that does not answer is left alone for longer, and nobody is asked who did not fail", async () => {
    const chain = await buildChain({
      upstreams: [{ url: "http://127.0.0.1:9/v1" }, { url: second.url }],
    });
    const { services, directory } = bench.gateway.runtime;
    const id = chain.upstreams[0]?.id ?? "";
    for (let i = 0; i < 5; i++) services.health.note(id, "failed", services.now());
    second.clearLog();
    await probeResting(services, directory);
    expect(services.health.resting(services.now())).toContain(id);
    expect(second.log()).toEqual([]);
    expect((await call(chain)).status).toBe(200);
  });
});

describe("who may serve a call", () => {
  it("what a customer demands itself counts besides, and its seller's word does not lift it", async () => {
    const chain = await buildChain({
      upstreams: [
        { url: bench.sandbox.url },
        { url: second.url, settings: { tags: ["eu", "zdr"], keepsData: false } },
      ],
    });
    const who = async (routing: object) => {
      await bench.database.admin.query("UPDATE party SET limits = $2 WHERE id = $1", [
        chain.customers[0].id,
        { routing },
      ]);
      await bench.gateway.runtime.directory.refresh();
      bench.sandbox.clearLog();
      second.clearLog();
      const answer = await call(chain);
      await answer.text();
      return [answer.status, bench.sandbox.log().length, second.log().length];
    };
    expect(await who({ own: { requireTags: [], denyDataCollection: false } })).toEqual([200, 1, 0]);
    expect(await who({ own: { requireTags: ["eu"] } })).toEqual([200, 0, 1]);
    const own = { denyDataCollection: true };
    expect(await who({ denyDataCollection: false, requireTags: ["zdr"], own })).toEqual([200, 0, 1]);
    expect((await who({ own: { requireTags: ["us"] } }))[0]).toBe(503);
  });

  it("an account's segments count for everybody: who is in none of them is served elsewhere", async () => {
    const chain = await buildChain({
      upstreams: [{ url: bench.sandbox.url, terms: { allowedSegments: ["contract"] } }, { url: second.url }],
    });
    const who = async (segment: string | null) => {
      await bench.database.admin.query("UPDATE party SET segment = $2 WHERE id = $1", [
        chain.customers[0].id,
        segment,
      ]);
      await bench.gateway.runtime.directory.refresh();
      bench.sandbox.clearLog();
      second.clearLog();
      await (await call(chain)).text();
      return [bench.sandbox.log().length, second.log().length];
    };
    expect(await who(null)).toEqual([0, 1]);
    expect(await who("trial")).toEqual([0, 1]);
    expect(await who("Contract")).toEqual([1, 0]);
  });

  it("a client's sort by price asks the account whose stock cost least, weights deal out the rest", async () => {
    const chain = await buildChain({
      upstreams: [
        { url: bench.sandbox.url, priority: 1, weight: 1, lotCostPpm: 900_000n },
        { url: second.url, priority: 1, weight: 0, lotCostPpm: 700_000n },
      ],
    });
    const asked = async (more: object) => {
      bench.sandbox.clearLog();
      second.clearLog();
      await (await call(chain, ask(5, more))).text();
      return [bench.sandbox.log().length, second.log().length];
    };
    expect(await asked({ provider: { sort: "price" } })).toEqual([0, 1]);
    expect(await asked({})).toEqual([1, 0]);
    await bench.database.admin.query("UPDATE tenant SET limits = $2 WHERE id = $1", [
      chain.tenantId,
      { routing: { tieBreaker: "price" } },
    ]);
    await bench.gateway.runtime.directory.refresh();
    expect(await asked({})).toEqual([0, 1]);
  });
});
