import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";

let bench: TestBench;
let chain: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
});
afterAll(() => bench.stop());

const ask = (text: string, more: object = {}) => ({
  model: chain.modelName,
  messages: [{ role: "user", content: text }],
  ...more,
});

describe("a plain call", () => {
  it("is answered, and charged to the nano at every level and in stock", async () => {
    const [customer] = chain.customers;
    const response = await bench.gateway.chat(customer.apiKey, ask("Hello [[sandbox: tokens=40]]"));
    expect(response.status).toBe(200);
    const body = (await response.json()) as { usage: { prompt_tokens: number; completion_tokens: number } };
    expect(body.usage.completion_tokens).toBe(40);
    const call = await bench.callOf(response);
    expect(call).toMatchObject({
      state: "settled",
      outcome: "ok",
      fault_row: null,
      http_status: 200,
      estimated: false,
    });
    const list = BigInt(body.usage.prompt_tokens) * 2_500n + 40n * 10_000n;
    const paid = (ppm: bigint) => (list * ppm) / 1_000_000n;
    expect(call.amounts).toEqual([paid(900_000n), list, paid(1_250_000n)]);
    expect(call.draws).toEqual([
      { lotId: chain.upstreams[0]?.lotId, purpose: "sold", qty: list, costNano: paid(800_000n) },
    ]);
    await bench.verify();
  });
});
