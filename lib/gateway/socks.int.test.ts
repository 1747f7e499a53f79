import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { allowUpstreamHost } from "@/lib/integrations/upstream/allowed-hosts";
import { buildChain } from "./testing/chain-fixture";
import { amountsOf } from "./testing/expected";
import { QUICK, TestBench } from "./testing/harness";
import { SocksServer } from "./testing/socks-server";

/** A way out through a SOCKS5 proxy: the proxy finds the name, and a call is charged as any other. */
let bench: TestBench;
let open: SocksServer;
let locked: SocksServer;

beforeAll(async () => {
  const patient = { firstByteWholeMs: 20_000, firstByteStreamMs: 20_000, idleMs: 20_000 };
  bench = await TestBench.start({ ...QUICK, ...patient });
  open = await SocksServer.start({ names: { "vendor.test": "127.0.0.1" } });
  locked = await SocksServer.start({ login: "user:p@ss" });
  env.upstreamProxies
    .set("open", `socks5://${open.host}`)
    .set("locked", `socks5://user:p%40ss@${locked.host}`)
    .set("mistaken", `socks5://user:wrong@${locked.host}`);
});
afterEach(async () => {
  for (const { tunnels } of [open, locked]) tunnels.length = 0;
  bench.sandbox.clearLog();
  await bench.verify();
});
afterAll(async () => {
  for (const name of ["open", "locked", "mistaken"]) env.upstreamProxies.delete(name);
  await bench.stop();
  await Promise.all([open.close(), locked.close()]);
});

async function callThrough(proxy: string, url: string, stream = false): Promise<Response> {
  const chain = await buildChain({ upstreams: [{ url, settings: { proxy } }] });
  return bench.gateway.chat(chain.customers[0].apiKey, {
    ...{ model: "gpt-5.2", max_tokens: 50, stream },
    messages: [{ role: "user", content: "Tell me. [[sandbox: tokens=20 pace=1]]" }],
  });
}

async function expectCharged(answer: Response): Promise<void> {
  expect(answer.status, await answer.text()).toBe(200);
  const call = await bench.callOf(answer);
  expect(call).toMatchObject({ state: "settled", outcome: "ok", estimated: false, attempts: 1 });
  expect(call.usage[4]).toBe(20n);
  expect(call.amounts).toEqual(amountsOf({ input: Number(call.usage[0]), output: 20 }));
}

describe("a way out through a SOCKS5 proxy", () => {
  it.each([
    ["open", false],
    ["open", true],
    ["locked", false],
    ["locked", true],
  ])("that is %s carries calls, streamed: %s", async (name, stream) => {
    await expectCharged(await callThrough(name, bench.sandbox.url, stream));
    const port = Number(new URL(bench.sandbox.url).port);
    const login = name === "open" ? null : "user:p@ss";
    const { tunnels } = name === "open" ? open : locked;
    // A tunnel is kept for the next call to the same place.
    for (const tunnel of tunnels) expect(tunnel).toEqual({ host: "127.0.0.1", kind: 1, port, login });
    expect(stream || tunnels.length === 1).toBe(true);
    expect(bench.sandbox.log()).toHaveLength(1);
  });

  it("leaves names to the proxy", async () => {
    const { port } = new URL(bench.sandbox.url);
    allowUpstreamHost(`vendor.test:${port}`);
    await expectCharged(await callThrough("open", `http://vendor.test:${port}`));
    expect(open.tunnels).toEqual([{ host: "vendor.test", kind: 3, port: Number(port), login: null }]);
  });

  it("that refuses the password is no upstream: nothing is charged, and it is not gone around", async () => {
    const answer = await callThrough("mistaken", bench.sandbox.url);
    expect(answer.status).toBe(502);
    expect(await bench.callOf(answer)).toMatchObject({ state: "released", amounts: [] });
    expect(locked.tunnels).toEqual([]);
    expect(bench.sandbox.log()).toEqual([]);
  });

  it.each(["https://127.0.0.1:9", "https://localhost:9", "http://203.0.113.7"])(
    "is not asked for %s",
    async (url) => {
      const answer = await callThrough("open", url);
      expect(answer.status).toBe(502);
      expect(await bench.callOf(answer)).toMatchObject({ state: "released", amounts: [] });
      expect(open.tunnels).toEqual([]);
    },
  );
});
