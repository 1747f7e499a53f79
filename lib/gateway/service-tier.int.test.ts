import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { applyPpm } from "@/lib/domain/money/ppm";
import { rate } from "@/lib/domain/pricing/rate";
import { rateCardFromJson, type RateCardJson } from "@/lib/domain/pricing/rate-card";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { buildChain, LIST_PRICES, type ChainFixture } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";
import { playCall } from "./testing/play-call";

/** A speed of service that is asked for: sold where every level prices it, charged where the upstream says it gave it. */
let bench: TestBench;
let chain: ChainFixture;

/** What a level asks of list for each speed, in ppm. */
const PRIORITY = { root: 1_800_000, distributor: 2_000_000, sub: 2_300_000 };
const DEFAULT = { root: 900_000, distributor: 1_000_000, sub: 1_250_000 };

beforeAll(async () => {
  bench = await TestBench.start();
  const priority = (factorPpm: number) =>
    ({ basis: { kind: "percent_over_list", factorPpm }, serviceTier: "priority" }) as const;
  chain = await buildChain({
    upstreams: [{ url: `${bench.sandbox.url}/v1` }],
    moreRules: {
      root: priority(PRIORITY.root),
      distributor: priority(PRIORITY.distributor),
      sub: priority(PRIORITY.sub),
    },
  });
});
afterEach(() => bench.verify());
afterAll(() => bench.stop());

/** Each level's amount, the root's first, of input and output that nobody cached. */
function amounts(
  factors: Readonly<Record<string, number>>,
  input: number,
  output: number,
): readonly bigint[] {
  return Object.values(factors).map((factor) => {
    const price = (list: string) => applyPpm(BigInt(list), factor);
    const prices = { input: price(LIST_PRICES.input), output: price(LIST_PRICES.output) };
    return rate({ input: BigInt(input), output: BigInt(output) }, prices);
  });
}

async function cardTier(response: Response): Promise<string | undefined> {
  const { rows } = await bench.database.admin.query<{ card: RateCardJson }>(
    `SELECT card.card FROM call JOIN rate_card AS card ON card.tenant_id = call.tenant_id AND card.id = call.rate_card_id
      WHERE call.id = $1`,
    [fromWireId("call", response.headers.get("x-entrepot-call") ?? "")],
  );
  return rows[0] && rateCardFromJson(rows[0].card).serviceTier;
}

describe.each([false, true])("a call at a speed, streamed: %s", (stream) => {
  it("is charged at it where it was given", async () => {
    const { call, billed, response } = await playCall({ bench, chain }, "tokens=40", stream, {
      service_tier: "priority",
    });
    expect(call).toMatchObject({ state: "settled", amounts: amounts(PRIORITY, billed.input, billed.output) });
    expect(await cardTier(response)).toBe("priority");
    const sent = bench.sandbox.log().at(-1)?.params;
    expect(sent).toMatchObject({ service_tier: "priority" });
  });

  it.each(["default", "flex", "none"])("is charged at the default where the vendor says %s", async (tier) => {
    const { call, billed, response } = await playCall({ bench, chain }, `tokens=40 tier=${tier}`, stream, {
      service_tier: "priority",
    });
    expect(call).toMatchObject({ state: "settled", amounts: amounts(DEFAULT, billed.input, billed.output) });
    expect(await cardTier(response)).toBeUndefined();
  });

  it("that nobody asked for is the default, whatever the vendor gave", async () => {
    const { call, billed } = await playCall({ bench, chain }, "tokens=40 tier=priority", stream);
    expect(call.amounts).toEqual(amounts(DEFAULT, billed.input, billed.output));
  });

  it("without a price for this buyer is refused, and nothing is asked of anybody", async () => {
    bench.sandbox.clearLog();
    const response = await bench.gateway.chat(chain.customers[0].apiKey, {
      ...{ model: chain.modelName, stream, service_tier: "flex" },
      messages: [{ role: "user", content: "Hello" }],
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { param: "service_tier", code: "unsupported_value" },
    });
    expect(bench.sandbox.log()).toEqual([]);
  });
});

it("holds at the dearer of the two", async () => {
  const asking = playCall({ bench, chain }, "tokens=40 wait=300", false, {
    ...{ service_tier: "priority", max_tokens: 100 },
  });
  const held = await heldByCustomer();
  const { call } = await asking;
  const [, , priority] = amounts(PRIORITY, 0, 100);
  const [, , plain] = amounts(DEFAULT, 0, 100);
  expect(held).toBeGreaterThanOrEqual(priority ?? 0n);
  expect(priority).toBeGreaterThan(plain ?? 0n);
  expect(held).toBeGreaterThanOrEqual(call.amounts[2] ?? 0n);
});

async function heldByCustomer(): Promise<bigint> {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline;) {
    const { rows } = await bench.database.admin.query<{ held_nano: string }>(
      "SELECT held_nano FROM wallet WHERE id = $1",
      [chain.customers[0].walletId],
    );
    const held = BigInt(rows[0]?.held_nano ?? 0);
    if (held > 0n) return held;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("nothing was held");
}
