import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import type { SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { QUICK, startSandbox, TestBench } from "./testing/harness";

/** What suppliers are like: keys with states, circuits, limits, ways out, terms. */
let bench: TestBench;
let second: SandboxUpstream;

beforeAll(async () => {
  const patient = { firstByteWholeMs: 20_000, firstByteStreamMs: 20_000, idleMs: 20_000 };
  bench = await TestBench.start({
    ...{ ...QUICK, ...patient, credentialStrikes: 2, noteCredentialsMs: 50, probeMs: 100_000 },
  });
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

async function statesOf({ tenantId }: ChainFixture): Promise<Record<string, string>> {
  const { rows } = await bench.database.admin.query<{ label: string; state: string; reason: string | null }>(
    "SELECT label, state, state_reason AS reason FROM credential WHERE tenant_id = $1",
    [tenantId],
  );
  return Object.fromEntries(
    rows.map(({ label, state, reason }) => [label, `${state} ${reason ?? ""}`.trim()]),
  );
}

describe("states of credentials, from what vendors answer", () => {
  it.each([
    ["C07", "banned invalid_key"],
    ["C07-403", "region_blocked region"],
    ["C08-quota", "in_arrears out_of_credit"],
  ])("after %s twice a key is %s for good, and the root is told", async (fault, state) => {
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
    bench.sandbox.setFault(`fault=${fault}`);
    await (await call(chain)).text();
    expect(await statesOf(chain)).toEqual({ test: "live" });
    await (await call(chain)).text();
    await expect.poll(() => statesOf(chain)).toEqual({ test: state });
    const { rows } = await bench.database.admin.query<{ subject_id: string }>(
      "SELECT subject_id FROM alert WHERE tenant_id = $1 AND kind = 'credential_dead'",
      [chain.tenantId],
    );
    expect(rows).toEqual([{ subject_id: chain.upstreams[0]?.id }]);
    bench.sandbox.setFault(null);
    bench.sandbox.clearLog();
    await bench.gateway.runtime.directory.refresh();
    expect((await call(chain)).status).toBe(503);
    expect(bench.sandbox.log()).toEqual([]);
  });

  it("an answer between two refusals forgives the first", async () => {
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
    for (const fault of ["fault=C07", null, "fault=C07"]) {
      bench.sandbox.setFault(fault);
      await (await call(chain)).text();
    }
    await bench.gateway.runtime.services.credentialStates.flush();
    expect(await statesOf(chain)).toEqual({ test: "live" });
  });

  it("what a person said stays said", async () => {
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
    await bench.database.admin.query(
      "UPDATE credential SET state = 'draining', state_reason = 'by_hand' WHERE tenant_id = $1",
      [chain.tenantId],
    );
    const { credentialStates } = bench.gateway.runtime.services;
    const trouble = { state: "banned", reason: "invalid_key" } as const;
    const id = chain.upstreams[0]?.credentialId ?? "";
    for (let i = 0; i < 2; i++) credentialStates.refused(chain.tenantId, id, trouble, 0);
    await credentialStates.flush();
    expect(await statesOf(chain)).toEqual({ test: "draining by_hand" });
  });

  it("another key of the same upstream answers in the place of a refused one", async () => {
    const chain = await buildChain({
      upstreams: [
        {
          url: bench.sandbox.url,
          secret: "sandbox-a-fault-C07",
          moreSecrets: ["sandbox-b-fault-C07", "sandbox-good"],
        },
      ],
    });
    for (let i = 0; i < 6; i++) {
      const response = await call(
        chain,
        ask(5, { user: `${i}`, messages: [{ role: "user", content: `turn ${i}` }] }),
      );
      await response.text();
      expect(response.status).toBe(200);
    }
    expect((await statesOf(chain))["sandbox-good"]).toBe("live");
  });
});

describe("the circuit of an upstream", () => {
  it("opens after failures, lets one trial at a time through after its rest, and closes", async () => {
    const chain = await buildChain({
      upstreams: [{ url: bench.sandbox.url }, { url: second.url }],
    });
    const { health } = bench.gateway.runtime.services;
    const id = chain.upstreams[0]?.id ?? "";
    bench.sandbox.setFault("fault=C09");
    for (let i = 0; i < 6; i++) await (await call(chain)).text();
    expect(bench.sandbox.log()).toHaveLength(5);
    bench.sandbox.setFault(null);
    bench.sandbox.clearLog();
    second.clearLog();
    // A probe that is answered ends the rest.
    health.probed(id, true, Date.now());
    const slow = ask(40, { messages: [{ role: "user", content: "[[sandbox: tokens=40 wait=300]]" }] });
    const answers = await Promise.all([call(chain, slow), call(chain, slow), call(chain, slow)]);
    for (const answer of answers) expect(answer.status, await answer.text()).toBe(200);
    expect(bench.sandbox.log()).toHaveLength(1);
    expect(second.log()).toHaveLength(2);
    await (await call(chain)).text();
    expect(bench.sandbox.log()).toHaveLength(2);
  });
});

describe("limits of an upstream", () => {
  it("let a call wait for a place, then send it elsewhere", async () => {
    const settings = { limits: { concurrency: 1 }, queueMs: 20 };
    const chain = await buildChain({
      upstreams: [{ url: bench.sandbox.url, settings }, { url: second.url }],
    });
    const slow = { stream: true, messages: [{ role: "user", content: "[[sandbox: tokens=40 pace=50]]" }] };
    const answers = await Promise.all([1, 2, 3].map(() => call(chain, ask(1, slow))));
    for (const answer of answers) expect(answer.status, await answer.text()).toBe(200);
    expect([bench.sandbox.log().length, second.log().length]).toEqual([1, 2]);
  });

  it("let a short queue empty itself in the order of arrival", async () => {
    const settings = { limits: { concurrency: 1 }, queueMs: 2_000 };
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url, settings }] });
    const answers = await Promise.all([1, 2, 3].map(() => call(chain)));
    for (const answer of answers) expect(answer.status, await answer.text()).toBe(200);
    expect(bench.sandbox.log()).toHaveLength(3);
  });

  it("end in 429, uncharged and never sent, where nobody else serves", async () => {
    const settings = { limits: { requestsPerMinute: 2 }, queueMs: 30 };
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url, settings }] });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) {
      const answer = await call(chain);
      await answer.text();
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    expect(bench.sandbox.log()).toHaveLength(2);
    expect(await bench.lastCall()).toMatchObject({ state: "released", fault_row: "C08", draws: [] });
  });

  it("keep a segment's share for it", async () => {
    const settings = {
      limits: { requestsPerMinute: 4 },
      queueMs: 0,
      shares: [{ segment: "gold", percent: 50 }],
    };
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url, settings }], customers: 2 });
    const [plain, gold] = chain.customers;
    await bench.database.admin.query("UPDATE party SET segment = 'gold' WHERE id = $1", [gold?.id]);
    await bench.gateway.runtime.directory.refresh();
    const served = async (key: string | undefined) => {
      const answer = await bench.gateway.chat(key ?? "", ask());
      await answer.text();
      return answer.status;
    };
    const plainly = [await served(plain.apiKey), await served(plain.apiKey), await served(plain.apiKey)];
    expect(plainly).toEqual([200, 200, 429]);
    expect([await served(gold?.apiKey), await served(gold?.apiKey)]).toEqual([200, 200]);
  });
});

describe("terms and demands", () => {
  it("what may not be resold serves nobody", async () => {
    const chain = await buildChain({
      upstreams: [{ url: bench.sandbox.url, terms: { resale: "forbidden" } }, { url: second.url }],
    });
    expect((await call(chain)).status).toBe(200);
    expect([bench.sandbox.log().length, second.log().length]).toEqual([0, 1]);
  });

  it("an account's regions count where the customer's country is known; a seller's tags always", async () => {
    const chain = await buildChain({
      upstreams: [
        { url: bench.sandbox.url, terms: { allowedRegions: ["DE", "FR"] } },
        { url: second.url, settings: { tags: ["eu"] } },
      ],
    });
    const set = async (table: "party" | "tenant", id: string, routing: object) => {
      await bench.database.admin.query(`UPDATE ${table} SET limits = $2 WHERE id = $1`, [id, { routing }]);
      await bench.gateway.runtime.directory.refresh();
    };
    const who = async () => {
      bench.sandbox.clearLog();
      second.clearLog();
      const answer = await call(chain);
      await answer.text();
      return [answer.status, bench.sandbox.log().length, second.log().length];
    };
    expect(await who()).toEqual([200, 1, 0]);
    await set("party", chain.customers[0].id, { country: "US" });
    expect(await who()).toEqual([200, 0, 1]);
    await set("party", chain.customers[0].id, { country: "de" });
    expect(await who()).toEqual([200, 1, 0]);
    await set("tenant", chain.tenantId, { requireTags: ["eu"] });
    expect(await who()).toEqual([200, 0, 1]);
    await set("tenant", chain.tenantId, { requireTags: ["zdr"] });
    expect((await who())[0]).toBe(503);
  });

  it("a client's sort goes by what was measured", async () => {
    const chain = await buildChain({
      upstreams: [
        { url: bench.sandbox.url, priority: 1 },
        { url: second.url, priority: 1 },
      ],
    });
    const { speeds } = bench.gateway.runtime.services;
    const [one, other] = chain.upstreams;
    for (let i = 0; i < 50; i++) {
      speeds.note(one?.id ?? "", "gpt-5.2", 50_000, 0, 0);
      speeds.note(other?.id ?? "", "gpt-5.2", 100_000, 0, 0);
    }
    const sorted = async (sort: string) => {
      bench.sandbox.clearLog();
      second.clearLog();
      await (await call(chain, ask(5, { provider: { sort } }))).text();
      return [bench.sandbox.log().length, second.log().length];
    };
    expect(await sorted("latency")).toEqual([1, 0]);
  });
});

describe("a way out through a proxy", () => {
  let proxy: Server;
  const tunnels: string[] = [];
  const ends = new Set<Duplex>();

  beforeAll(async () => {
    proxy = createServer((_request, response) => response.writeHead(405).end());
    proxy.on("connect", (request: IncomingMessage, socket: Duplex) => {
      tunnels.push(`${request.url ?? ""} ${request.headers["proxy-authorization"] ?? ""}`.trim());
      const [host = "", port = ""] = (request.url ?? "").split(":");
      const through = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        through.pipe(socket);
        socket.pipe(through);
      });
      for (const side of [through, socket]) {
        ends.add(side);
        side.on("error", () => (through.destroy(), socket.destroy()));
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    env.upstreamProxies.set("egress", `http://user:secret@127.0.0.1:${port}`);
  });
  afterAll(async () => {
    env.upstreamProxies.delete("egress");
    // A tunnel is no connection of the server's any more.
    for (const side of ends) side.destroy();
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });

  it.each([false, true])("carries calls, streamed: %s", async (stream) => {
    const chain = await buildChain({
      upstreams: [{ url: bench.sandbox.url, settings: { proxy: "egress" } }],
    });
    const answer = await call(chain, ask(20, { stream }));
    expect(answer.status, await answer.text()).toBe(200);
    const { host } = new URL(bench.sandbox.url);
    expect(tunnels[0]).toBe(`${host} Basic ${Buffer.from("user:secret").toString("base64")}`);
    expect(bench.sandbox.log()).toHaveLength(1);
  });

  it("is never gone around: a name the operator does not list any more is no upstream", async () => {
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url, settings: { proxy: "gone" } }] });
    expect((await call(chain)).status).toBe(502);
    expect(bench.sandbox.log()).toEqual([]);
  });

  it("does not lead to private addresses the operator does not list", async () => {
    const chain = await buildChain({
      upstreams: [{ url: "http://127.0.0.1:9/v1", settings: { proxy: "egress" } }],
    });
    tunnels.length = 0;
    expect((await call(chain)).status).toBe(502);
    expect(tunnels).toEqual([]);
  });
});
