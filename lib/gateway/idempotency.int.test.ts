import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";

/** C37 of CHARGES.md: the same Idempotency-Key again. */

let bench: TestBench;
let chain: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }], customers: 2 });
});
afterAll(async () => {
  await bench.verify();
  await bench.stop();
});

const body = (text: string) => ({ model: "gpt-5.2", messages: [{ role: "user", content: text }] });
const send = (mark: string, text: string, key = chain.customers[0].apiKey) =>
  bench.gateway.chat(key, body(text), { headers: { "idempotency-key": mark } });

describe("C37: the same Idempotency-Key", () => {
  it("afterwards answers 409 with the call and its charge, and charges nothing", async () => {
    const first = await send("once-1", "Hello");
    expect(first.status).toBe(200);
    const callId = first.headers.get("x-entrepot-call") ?? "";
    const { amounts } = await bench.callOf(first);
    const before = await bench.count("call");
    const again = await send("once-1", "Hello");
    expect(again.status).toBe(409);
    expect(again.headers.get("x-should-retry")).toBe("false");
    const { error } = (await again.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe("idempotency_replay");
    expect(error.message).toContain(callId);
    expect(error.message).toContain(`0.${String(amounts.at(-1)).padStart(9, "0").replace(/0+$/, "")} USD`);
    expect(await bench.count("call")).toBe(before);
  });

  it("in flight answers 409, and the first goes on", async () => {
    const slow = send("once-2", "Hello [[sandbox: wait=300]]");
    await new Promise((resolve) => setTimeout(resolve, 120));
    const again = await send("once-2", "Hello [[sandbox: wait=300]]");
    expect(again.status).toBe(409);
    expect(await again.text()).toContain("idempotency_conflict");
    expect((await slow).status).toBe(200);
  });

  it("with another body answers 422", async () => {
    expect((await send("once-3", "Hello")).status).toBe(200);
    expect((await send("once-3", "Goodbye")).status).toBe(422);
  });

  it("of another customer is another key", async () => {
    expect((await send("once-4", "Hello")).status).toBe(200);
    expect((await send("once-4", "Hello", chain.customers[1]?.apiKey)).status).toBe(200);
  });

  it("may be sent again after a call that was released unpaid, or refused", async () => {
    const failed = await send("once-5", "Hello [[sandbox: status=500]]");
    expect(failed.status).toBe(502);
    await bench.callOf(failed);
    const again = await send("once-5", "Hello [[sandbox: status=500]]");
    expect(again.status).toBe(502);
    await bench.callOf(again);
  });

  it("raced by 20 requests is served once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send("once-6", "Hello")));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...new Array<number>(19).fill(409)]);
  });

  it("must have 1 to 255 characters", async () => {
    expect((await send("x".repeat(256), "Hello")).status).toBe(400);
  });
});
