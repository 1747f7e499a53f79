import net from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { amountsOf, Counting, FREE, sold } from "./testing/expected";
import { QUICK, TestBench, TestGateway } from "./testing/harness";
import { readSome, readStream } from "./testing/read-stream";

/** CHARGES.md C18 to C23 and C39: clients that leave, that do not read, and that lose their access on the way. */
let bench: TestBench;
/** Its upstream stops billing when it is left ... */
let stopping: ChainFixture;
/** ... and this one's bills on. */
let billing: ChainFixture;
const counting = new Counting();

beforeAll(async () => {
  bench = await TestBench.start();
  const url = `${bench.sandbox.url}/v1`;
  stopping = await buildChain({ upstreams: [{ url }] });
  billing = await buildChain({ upstreams: [{ url, billsAfterAbort: true }] });
});
afterEach(() => bench.verify());
afterAll(async () => {
  await counting.close();
  await bench.stop();
});

function ask(directive: string, stream: boolean) {
  return {
    model: "gpt-5.2",
    stream,
    messages: [{ role: "user", content: `Tell me. [[sandbox: ${directive}]]` }],
  };
}

/** What the sandbox will bill for the latest request. */
async function billed() {
  await bench.sandbox.idle();
  const log = bench.sandbox.log().at(-1)?.billed;
  return { input: log?.input ?? 0, output: log?.output ?? 0 };
}

describe("a client that leaves a stream", () => {
  it("C18 pays for what was delivered, counted, where the upstream stops billing", async () => {
    const body = ask("fault=C18 tokens=100 pace=10", true);
    const response = await bench.gateway.chat(stopping.customers[0].apiKey, body);
    await readSome(response, 10);
    const call = await bench.callOf(response);
    expect(call).toMatchObject({
      state: "settled",
      fault_row: "C18",
      outcome: "client_cancelled",
      http_status: 499,
      estimated: true,
    });
    const [input, output] = [Number(call.usage[0]), Number(call.usage[4])];
    expect(input).toBe(await counting.input(body));
    expect(output).toBeGreaterThan(5);
    expect(output).toBeLessThan(100);
    expect(call).toMatchObject(sold(stopping, { input, output }));
    expect((await billed()).output).toBeLessThan(100);
  });

  it("C18 by the usage reported, where the upstream reports as it goes", async () => {
    const response = await bench.gateway.chat(
      stopping.customers[0].apiKey,
      ask("fault=C28 tokens=100 pace=10", true),
    );
    await readSome(response, 10);
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ state: "settled", fault_row: "C18", estimated: false });
    expect(call).toMatchObject(
      sold(stopping, { input: Number(call.usage[0]), output: Number(call.usage[4]) }),
    );
  });

  it("C18 before anything was said: the input", async () => {
    const body = ask("wait=300 tokens=10", true);
    const leaving = new AbortController();
    const asked = bench.gateway.chat(stopping.customers[0].apiKey, body, { signal: leaving.signal });
    setTimeout(() => leaving.abort(), 150);
    await expect(asked).rejects.toThrow();
    await expect.poll(() => bench.sandbox.log().at(-1)?.state).toBe("left");
    await bench.settled();
    const call = await bench.lastCall();
    expect(call).toMatchObject({
      ...sold(stopping, { input: await counting.input(body), output: 0 }),
      fault_row: "C18",
    });
  });

  it("C19 pays in full where the upstream bills on: it is read to the end", async () => {
    const response = await bench.gateway.chat(
      billing.customers[0].apiKey,
      ask("fault=C19 tokens=60 pace=5", true),
    );
    await readSome(response, 10);
    const call = await bench.callOf(response);
    expect(call).toMatchObject({
      ...sold(billing, { ...(await billed()), output: 60 }),
      fault_row: "C19",
      estimated: false,
    });
  });

  it("C20 pays for what was delivered when nothing is free to read on with", async () => {
    const gateway = await TestGateway.start({ ...QUICK, drainSlots: 0 });
    const response = await gateway.chat(billing.customers[0].apiKey, ask("tokens=60 pace=5", true));
    await readSome(response, 10);
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ state: "settled", fault_row: "C20", estimated: true });
    await gateway.stop();
  });

  it("C20 also when reading on takes too long", async () => {
    const gateway = await TestGateway.start({ ...QUICK, drainMs: 100 });
    const response = await gateway.chat(billing.customers[0].apiKey, ask("tokens=100 pace=20", true));
    await readSome(response, 10);
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ state: "settled", fault_row: "C20", estimated: true });
    expect(Number(call.usage[4])).toBeLessThan(100);
    await gateway.stop();
  });

  it("C18 late, with everything said but not yet booked, pays in full", async () => {
    const response = await bench.gateway.chat(stopping.customers[0].apiKey, ask("tokens=10 pace=1", true));
    const reader = response.body?.getReader();
    let text = "";
    while (reader && !text.includes('"finish_reason":"stop"'))
      text += Buffer.from((await reader.read()).value ?? []).toString();
    await reader?.cancel();
    const call = await bench.callOf(response);
    expect(call.amounts).toEqual(amountsOf({ input: Number(call.usage[0]), output: 10 }));
  });
});

describe("a client that leaves otherwise", () => {
  it("C21 a call that is not streamed runs on, and is paid in full", async () => {
    const leaving = new AbortController();
    const asked = bench.gateway.chat(stopping.customers[0].apiKey, ask("wait=300 tokens=30", false), {
      signal: leaving.signal,
    });
    setTimeout(() => leaving.abort(), 150);
    await expect(asked).rejects.toThrow();
    await bench.settled();
    const call = await bench.lastCall();
    expect(call).toMatchObject({
      ...sold(stopping, await billed()),
      fault_row: "C21",
      outcome: "client_cancelled",
      http_status: 499,
    });
    expect(call.usage[4]).toBe(30n);
  });

  it("C22 before anything was sent pays nothing", async () => {
    bench.sandbox.clearLog();
    const locker = await bench.database.admin.connect();
    await locker.query("BEGIN");
    await locker.query("SELECT 1 FROM wallet WHERE tenant_id = $1 FOR UPDATE", [stopping.tenantId]);
    const leaving = new AbortController();
    const asked = bench.gateway.chat(stopping.customers[0].apiKey, ask("tokens=30", true), {
      signal: leaving.signal,
    });
    setTimeout(() => leaving.abort(), 100);
    await expect(asked).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await locker.query("COMMIT");
    locker.release();
    await expect.poll(async () => (await bench.lastCall()).fault_row).toBe("C22");
    expect(await bench.lastCall()).toMatchObject({ ...FREE, outcome: "client_cancelled" });
    expect(bench.sandbox.log()).toEqual([]);
  });

  it("C23 not reading is leaving", async () => {
    const gateway = await TestGateway.start({ ...QUICK, stallMs: 200, idleMs: 5_000 });
    const socket = net.connect(Number(new URL(gateway.url).port), "127.0.0.1");
    const body = JSON.stringify(ask("huge=60000000 tokens=40 pace=1", true));
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x.localhost:1\r\n`.replace("x.localhost:1", "127.0.0.1") +
        `authorization: Bearer ${stopping.customers[0].apiKey}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    socket.pause();
    socket.on("error", () => undefined);
    await expect.poll(async () => (await bench.lastCall()).fault_row, { timeout: 10_000 }).toBe("C18");
    expect(await bench.lastCall()).toMatchObject({ state: "settled", outcome: "client_cancelled" });
    socket.destroy();
    await gateway.stop();
  });
});

describe("C39: access that ends on the way", () => {
  it.each([
    ["a revoked key", "UPDATE api_key SET status = 'revoked', revoked_at = now() WHERE tenant_id = $1"],
    [
      "a suspended account",
      "UPDATE party SET status = 'suspended' WHERE tenant_id = $1 AND kind = 'customer'",
    ],
    ["a suspended tenant", "UPDATE tenant SET status = 'suspended' WHERE id = $1"],
  ])("%s cuts the stream within two seconds, and pays up to there", async (_name, sql) => {
    const chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
    const body = ask("tokens=400 chunks=400 pace=20", true);
    const response = await bench.gateway.chat(chain.customers[0].apiKey, body);
    const reading = readStream(response);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const changed = Date.now();
    await bench.database.admin.query(sql, [chain.tenantId]);
    const { events } = await reading;
    expect(Date.now() - changed).toBeLessThan(2_000);
    expect(JSON.parse(events.at(-1) ?? "")).toMatchObject({ error: { code: "access_ended" } });
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ state: "settled", fault_row: "C39", estimated: true });
    const tokens = { input: await counting.input(body), output: await counting.output(events.slice(0, -1)) };
    expect(call).toMatchObject(sold(chain, tokens));
    const again = await bench.gateway.chat(chain.customers[0].apiKey, body);
    expect([401, 403]).toContain(again.status);
  });
});
