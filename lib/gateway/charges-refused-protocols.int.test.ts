import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture, type ChainPlan } from "./testing/chain-fixture";
import { chainsAt, tagged, upstreamAt, type UpstreamName } from "./testing/crossings";
import { amountsOf } from "./testing/expected";
import { PATIENT, TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";
import { errorIn, post, SPEAKERS, type SpeakerName } from "./testing/speakers";
import { expectAnswer, expectError, WAYS, type Way } from "./testing/ways";

/**
 * CHARGES.md C02 to C04 at every pair of protocols: what cannot be paid for, or is not for sale, is refused in the words
 * of the client's protocol before anything is sent or held. What can just be paid for is served.
 */
type Chains = Readonly<Record<UpstreamName, ChainFixture>>;

let bench: TestBench;
let poor: Chains;
let broke: Chains;
let both: Chains;
let hidden: Readonly<Record<Unsold, Chains>>;

const UNSOLD = {
  draft: "UPDATE model SET status = 'draft' WHERE tenant_id = ANY($1)",
  unlisted: "DELETE FROM list_price WHERE tenant_id = ANY($1)",
  unpriced:
    "UPDATE price_version SET status = 'archived' WHERE tenant_id = ANY($1) AND seller_id <> tenant_id",
} as const;
type Unsold = keyof typeof UNSOLD;
const UNSOLD_NAMES = Object.keys(UNSOLD) as Unsold[];

beforeAll(async () => {
  bench = await TestBench.start(PATIENT);
  const at = (plan: Partial<ChainPlan>) => chainsAt(bench.sandbox.url, {}, plan);
  poor = await at({ customerBalanceNano: 1_000n });
  broke = await at({ sellerBalanceNano: 1_000n });
  both = await at({ customerBalanceNano: 1_000n, sellerBalanceNano: 1_000n });
  const made = await Promise.all(UNSOLD_NAMES.map(async (name) => [name, await unsold(name, await at({}))]));
  hidden = Object.fromEntries(made) as typeof hidden;
  await bench.gateway.runtime.directory.refresh();
});
afterAll(() => bench.stop());

async function unsold(name: Unsold, chains: Chains): Promise<Chains> {
  const tenants = Object.values(chains).map(({ tenantId }) => tenantId);
  await bench.database.admin.query(UNSOLD[name], [tenants]);
  return chains;
}

const WORDS: Readonly<Record<SpeakerName, Readonly<Record<402 | 404 | 503, string>>>> = {
  chat: { 402: "insufficient_quota", 404: "invalid_request_error", 503: "server_error" },
  responses: { 402: "insufficient_quota", 404: "invalid_request_error", 503: "server_error" },
  messages: { 402: "billing_error", 404: "not_found_error", 503: "overloaded_error" },
  gemini: { 402: "RESOURCE_EXHAUSTED", 404: "NOT_FOUND", 503: "UNAVAILABLE" },
};

type Asking = Pick<Way, "client" | "stream">;

function spoken({ client, stream }: Asking, { customers, modelName }: ChainFixture, prompt: string) {
  const [{ apiKey }] = customers;
  return SPEAKERS[client].request({ apiKey, model: modelName, prompt, stream, maxTokens: 20 });
}

async function ask(asking: Asking, chain: ChainFixture, prompt: string) {
  const response = await post(bench.gateway.url, spoken(asking, chain, prompt));
  const seen = await readStream(response);
  return { response, seen, error: errorIn(SPEAKERS[asking.client], seen) };
}

/** Asks, and expects a refusal that left no trace: nothing sent, held, charged or written down. */
async function refused(asking: Asking, chain: ChainFixture, status: 402 | 404 | 503) {
  const { prompt, tag } = tagged("tokens=9");
  const { response, seen, error } = await ask(asking, chain, prompt);
  const { client } = asking;
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/json");
  expectError({ client }, { response, seen, error });
  expect(error?.word).toBe(WORDS[client][status]);
  expect(bench.sandbox.log().filter((entry) => entry.tag === tag)).toEqual([]);
  const { rows } = await bench.database.admin.query(
    `SELECT (SELECT count(*) FROM call WHERE tenant_id = $1) AS calls, (SELECT count(*) FROM hold WHERE tenant_id = $1) AS holds,
            (SELECT count(*) FROM rated_line WHERE tenant_id = $1) AS lines, (SELECT count(*) FROM lot_draw WHERE tenant_id = $1) AS draws`,
    [chain.tenantId],
  );
  expect(rows).toEqual([{ calls: "0", holds: "0", lines: "0", draws: "0" }]);
  return { response, error };
}

async function alertsOf({ tenantId }: ChainFixture) {
  const { rows } = await bench.database.admin.query<{ party_id: string; kind: string }>(
    "SELECT DISTINCT party_id, kind FROM alert WHERE tenant_id = $1",
    [tenantId],
  );
  return rows;
}

describe.concurrent.each(WAYS)("a $client client on a $upstream upstream, $way", (way) => {
  const { upstream } = way;

  it("C02 a customer's balance that is short: 402, and no retry", async () => {
    const { response } = await refused(way, poor[upstream], 402);
    expect(response.headers.get("x-should-retry")).toBe("false");
  });

  it("C03 a distributor's balance that is short: 503, which says nothing of it; that distributor is told", async () => {
    const { response, error } = await refused(way, broke[upstream], 503);
    expect(response.headers.get("x-should-retry")).not.toBe("false");
    expect(error?.message).not.toMatch(/balance|distributor|wallet|credit|top up/i);
    const told = [{ party_id: broke[upstream].sub.id, kind: "wallet_short" }];
    await expect.poll(() => alertsOf(broke[upstream])).toEqual(told);
  });

  it("C02 comes before C03 where both are short: it is the customer's answer to give", async () => {
    await refused(way, both[upstream], 402);
  });

  it.each(UNSOLD_NAMES)("C04 a model that is %s is not there", async (name) => {
    await refused(way, hidden[name][upstream], 404);
  });

  it("C04 a model nobody has is not there", async () => {
    await refused(way, { ...poor[upstream], modelName: "gpt-99" }, 404);
  });
});

/** What is held hangs on the client's request alone. */
const PASSED = WAYS.filter(({ client, upstream }) => client === upstream);

describe.concurrent.each(PASSED)("a $client client at its own protocol, $way", (way) => {
  const { upstream } = way;

  it.each([
    ["C02", "the customer", "customerBalanceNano", 2, 402],
    ["C03", "its seller", "sellerBalanceNano", 1, 503],
  ] as const)("%s %s: the hold to the nano is served, a nano less is refused", async (...row) => {
    const [, , balance, level, status] = row;
    const chainWith = (nano: bigint) =>
      buildChain({ upstreams: [upstreamAt(bench.sandbox.url, upstream)], [balance]: nano });
    // The usage reported is above what is held, so that the call costs its hold (C27).
    const prompt = "Tell me. [[sandbox: pace=0 fault=C27 tokens=20]]";
    const body = JSON.stringify(spoken(way, poor[upstream], prompt).body);
    const held = { input: body.length + 256, output: 20 };
    const enough = amountsOf(held)[level] ?? 0n;
    const short = await ask(way, await chainWith(enough - 1n), prompt);
    expect(short.response.status).toBe(status);
    const chain = await chainWith(enough);
    const served = await ask(way, chain, prompt);
    expectAnswer(way, served);
    expect((await bench.callOf(served.response)).amounts).toEqual(amountsOf(held));
  });
});

it("every invariant of the books holds after all that", () => bench.verify());
