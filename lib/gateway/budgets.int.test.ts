import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mintId } from "./mint-id";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { amountsOf } from "./testing/expected";
import { QUICK, TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";

/** What a key, and what a whole customer, may spend: decided where the money is (J13). */

let bench: TestBench;
let chain: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start({ ...QUICK, sliceTokens: 32 });
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }], customers: 6 });
});
afterAll(async () => {
  await bench.verify();
  await bench.stop();
});

interface Budget {
  readonly spent: bigint;
  readonly held: bigint;
  readonly windowStart: Date;
}

async function addBudget(index: number, ofKey: boolean, limitNano: bigint, period = "day"): Promise<string> {
  const customer = chain.customers[index];
  if (!customer) throw new Error(`no customer ${index}`);
  const id = mintId(Date.now());
  await bench.database.admin.query(
    `INSERT INTO budget (tenant_id, id, seller_id, buyer_id, api_key_id, period, currency, limit_nano, window_start)
     VALUES ($1, $2, $3, $4, $5, $6, 'USD', $7, '2026-01-01')`,
    [chain.tenantId, id, chain.sub.id, customer.id, ofKey ? customer.apiKeyId : null, period, limitNano],
  );
  // The directory hears of it within two seconds.
  for (const deadline = Date.now() + 4_000; ;) {
    const tenant = bench.gateway.runtime.directory.tenant(chain.tenantId);
    if (tenant?.budgets.find(id)) return id;
    if (Date.now() > deadline) throw new Error("the gateway did not hear of a budget");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function budget(id: string): Promise<Budget> {
  const { rows } = await bench.database.admin.query<{ spent: string; held: string; start: Date }>(
    "SELECT spent_nano AS spent, held_nano AS held, window_start AS start FROM budget WHERE id = $1",
    [id],
  );
  const [row] = rows;
  if (!row) throw new Error("no such budget");
  return { spent: BigInt(row.spent), held: BigInt(row.held), windowStart: row.start };
}

const ask = (index: number, more: object = {}) =>
  bench.gateway.chat(chain.customers[index]?.apiKey ?? "", {
    model: chain.modelName,
    max_tokens: 50,
    messages: [{ role: "user", content: "Hello [[sandbox: tokens=20]]" }],
    ...more,
  });

describe("a budget", () => {
  it("counts what the customer paid, and holds nothing afterwards", async () => {
    const id = await addBudget(0, true, 1_000_000_000n);
    const before = await budget(id);
    const response = await ask(0);
    expect(response.status).toBe(200);
    const { amounts } = await bench.callOf(response);
    const after = await budget(id);
    expect(after).toMatchObject({ spent: amounts.at(-1), held: 0n });
    // A day that had passed began anew.
    expect(after.windowStart.getTime()).toBeGreaterThan(before.windowStart.getTime());
  });

  it.each([
    [1, true, "of this key"],
    [2, false, "of this account"],
  ] as const)(
    "that is spent refuses with 402 and says whose it is (customer %i)",
    async (index, ofKey, words) => {
      await addBudget(index, ofKey, 1_000n, "month");
      const response = await ask(index);
      expect(response.status).toBe(402);
      expect(response.headers.get("x-should-retry")).toBe("false");
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      expect(error.code).toBe("budget_exceeded");
      expect(error.message).toContain("monthly");
      expect(error.message).toContain(words);
    },
  );

  it("is never overspent by calls at once", async () => {
    // Room for three holds of 50 tokens of output and some input each.
    const [, , hold = 0n] = amountsOf({ input: 400, output: 50 });
    const id = await addBudget(3, true, 3n * hold, "total");
    const answers = await Promise.all(Array.from({ length: 24 }, () => ask(3)));
    const served = answers.filter(({ status }) => status === 200).length;
    expect(served).toBeGreaterThan(0);
    expect(answers.every(({ status }) => status === 200 || status === 402)).toBe(true);
    await bench.settled();
    const { spent, held } = await budget(id);
    expect(held).toBe(0n);
    expect(spent).toBeLessThanOrEqual(3n * hold);
  });

  it("holds more as a stream grows, and ends the answer when there is no more", async () => {
    const [, , some = 0n] = amountsOf({ input: 400, output: 120 });
    const id = await addBudget(4, true, some);
    const messages = [{ role: "user", content: "Hello [[sandbox: tokens=400 chunks=100 pace=5]]" }];
    const response = await ask(4, { stream: true, max_tokens: 4_000, messages });
    expect(response.status).toBe(200);
    const { events } = await readStream(response);
    expect(events.at(-2)).toContain('"finish_reason":"length"');
    expect(await bench.callOf(response)).toMatchObject({ outcome: "balance_ended" });
    const { spent, held } = await budget(id);
    expect(held).toBe(0n);
    expect(spent).toBeLessThanOrEqual(some);
  });

  it("gives back what a failed call held", async () => {
    const id = await addBudget(5, true, 1_000_000_000n);
    const failed = await ask(5, { messages: [{ role: "user", content: "Hello [[sandbox: status=500]]" }] });
    expect(failed.status).toBe(502);
    await bench.callOf(failed);
    expect(await budget(id)).toMatchObject({ spent: 0n, held: 0n });
  });
});
