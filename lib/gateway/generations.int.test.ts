import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MICRO_DIGITS, nanoFromDecimal, scaledFromDecimal } from "@/lib/domain/money/nano";
import { buildChain, type ChainFixture, type FixtureCustomer } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";

/** `GET /v1/generations/{id}`: what a call cost, for those who made it and nobody else. */

let bench: TestBench;
let chain: ChainFixture;
let other: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start();
  const upstreams = [{ url: `${bench.sandbox.url}/v1`, modelName: "gpt-5-mini" }];
  chain = await buildChain({ upstreams, customers: 2 });
  other = await buildChain({ upstreams });
});
afterAll(async () => {
  await bench.verify();
  await bench.stop();
});

interface Told {
  readonly data: Readonly<Record<string, unknown>>;
}

const find = (path: string, { apiKey }: FixtureCustomer) =>
  fetch(`${bench.gateway.url}/v1/${path}`, { headers: { authorization: `Bearer ${apiKey}` } });

async function called(more: object = {}): Promise<{ id: string; amountNano: bigint; response: Response }> {
  const response = await bench.gateway.chat(chain.customers[0].apiKey, {
    model: chain.modelName,
    messages: [{ role: "user", content: "Hello [[sandbox: tokens=40 reasoning=8]]" }],
    ...more,
  });
  expect(response.status).toBe(200);
  await response.text();
  const { amounts } = await bench.callOf(response);
  return { id: response.headers.get("x-entrepot-call") ?? "", amountNano: amounts.at(-1) ?? -1n, response };
}

describe("a call that has ended", () => {
  it("is told in OpenRouter's shape: tokens, times, and the customer's own cost to the nano", async () => {
    const { id, amountNano } = await called({ stream: true });
    const { data } = (await (await find(`generations/${id}`, chain.customers[0])).json()) as Told;
    expect(data).toMatchObject({
      ...{ id, request_id: id.replace("call_", "req_"), model: chain.modelName, streamed: true },
      ...{
        cancelled: false,
        finish_reason: "stop",
        tokens_completion: 48,
        native_tokens_completion: 48,
        native_tokens_reasoning: 8,
      },
      ...{ currency: "USD", charged: true, estimated: false, charge_row: null, attempts: 1 },
    });
    expect(nanoFromDecimal(String(data.cost))).toBe(amountNano);
    expect(data.total_cost).toBe(Number(data.cost));
    for (const time of ["latency", "generation_time", "queue_time", "total_time"])
      expect([time, Number.isInteger(data[time])]).toEqual([time, true]);
  });

  it("names the unit prices of the customer's level, which with the quantities make the cost", async () => {
    const { id, amountNano } = await called();
    const { data } = (await (await find(`generations/${id}`, chain.customers[0])).json()) as Told;
    // List 2.50 and 10.00, at 0.9, 1.0 and 1.25 of it: the sub-distributor sells at 1.25 of list.
    expect(data.prices_per_million).toMatchObject({ input: "3.125", output: "12.5" });
    expect(data.price_version).toMatch(/^ver_[0-9a-f]{32}$/);
    const prices = data.prices_per_million as Record<string, string>;
    const pico = Object.entries(data.quantities as Record<string, string>).map(
      ([dimension, units]) => BigInt(units) * scaledFromDecimal(prices[dimension] ?? "", MICRO_DIGITS),
    );
    expect(pico.length).toBeGreaterThan(2);
    expect(pico.reduce((sum, each) => sum + each, 0n) / 1_000n).toBe(amountNano);
  });

  it("is found by its request's id, and where OpenRouter's clients look", async () => {
    const { id, response } = await called();
    const requestId = response.headers.get("x-request-id") ?? "";
    for (const path of [`generations/${requestId}`, `generation?id=${id}`]) {
      const answer = await find(path, chain.customers[0]);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(((await answer.json()) as Told).data.id).toBe(id);
    }
  });

  it("says nothing of upstreams, suppliers, other levels or their prices", async () => {
    const { id } = await called();
    const answer = await find(`generations/${id}`, chain.customers[0]);
    const told = JSON.stringify([await answer.text(), [...answer.headers]]);
    const hex = (uuid: string) => uuid.replaceAll("-", "");
    const secret = [
      ...["gpt-5-mini", "upstream", "sandbox", "account", "2.25", "chatcmpl"],
      ...chain.upstreams.flatMap((one) => [one.id, one.accountId, one.lotId, one.credentialId]),
      ...[chain.tenantId, chain.distributor.id, chain.sub.id, chain.distributor.walletId],
    ];
    for (const word of secret) {
      expect(told).not.toContain(word);
      expect(told).not.toContain(hex(word));
    }
  });
});

describe("a call that is not theirs", () => {
  it("is the same 404 for a sibling, for another tenant, and for one that never was", async () => {
    const { id } = await called();
    const [, sibling] = chain.customers;
    const strangers = [sibling, other.customers[0]] as FixtureCustomer[];
    const answers = await Promise.all([
      ...strangers.map((who) => find(`generations/${id}`, who)),
      find(`generations/call_${"0".repeat(32)}`, chain.customers[0]),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      const body = (await answer.json()) as { error: { code: string; message: string } };
      expect(body.error.code).toBe("generation_not_found");
      expect(body.error.message).toMatch(/^There is no finished call "call_[0-9a-f]{32}" of this account/);
    }
  });

  it.each(["generations/nonsense", "generations/", "generation", "generations/%00", "generations/call_12"])(
    "is a 404 where the id is none: %s",
    async (path) => {
      expect((await find(path, chain.customers[0])).status).toBe(404);
    },
  );

  it("needs a key, and GET", async () => {
    const { id } = await called();
    expect((await fetch(`${bench.gateway.url}/v1/generations/${id}`)).status).toBe(401);
    const { apiKey } = chain.customers[0];
    const posted = await fetch(`${bench.gateway.url}/v1/generations/${id}`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}` },
    });
    expect(posted.status).toBe(405);
  });
});
