import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Anthropic from "@anthropic-ai/sdk";
import { ApiError, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGateway } from "./mount-node";
import { buildChain, type ChainFixture, type FixtureCustomer } from "./testing/chain-fixture";
import { QUICK, TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";

/** Limits of a key, a customer and those above, as clients meet them (J13). Whatever is refused is free (C01). */

let bench: TestBench;
let chain: ChainFixture;
let next = 0;

beforeAll(async () => {
  bench = await TestBench.start(QUICK);
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }], customers: 16 });
});
afterAll(async () => {
  await bench.verify();
  await bench.stop();
});

/** A customer nobody used yet. */
function fresh(): FixtureCustomer {
  const customer = chain.customers[next++];
  if (!customer) throw new Error("too few customers");
  return customer;
}

type Table = "api_key" | "party" | "tenant";

/** Sets limits and waits until the gateway has heard. */
async function limit(table: Table, id: string, limits: object): Promise<void> {
  await bench.database.admin.query(`UPDATE ${table} SET limits = $2 WHERE id = $1`, [id, limits]);
  const { directory } = bench.gateway.runtime;
  const known = () => {
    const tenant = directory.tenant(chain.tenantId);
    const row = { api_key: directory.keyById(id), party: tenant?.parties.find(id), tenant: tenant?.row }[
      table
    ];
    return row?.limits;
  };
  await expect.poll(known).toEqual(limits);
}

const body = (more: object = {}) => ({
  model: chain.modelName,
  max_tokens: 50,
  messages: [{ role: "user", content: "Hello [[sandbox: tokens=20]]" }],
  ...more,
});
const ask = ({ apiKey }: FixtureCustomer, more: object = {}) => bench.gateway.chat(apiKey, body(more));

async function refusedAs(response: Response, status: number, code: string): Promise<string> {
  expect(response.status).toBe(status);
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  expect(error.code).toBe(code);
  expect(error.message).toContain("Nothing was charged.");
  return error.message;
}

async function alertKinds({ id }: FixtureCustomer): Promise<string[]> {
  const { rows } = await bench.database.admin.query<{ kind: string }>(
    "SELECT kind FROM alert WHERE party_id = $1 ORDER BY kind",
    [id],
  );
  return rows.map(({ kind }) => kind);
}

describe("requests a minute", () => {
  it("are told in OpenAI's headers and refused with 429, a reason and a time; nothing is charged", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { requestsPerMinute: 2, tokensPerMinute: 100_000 });
    const served = await ask(customer);
    expect(served.status).toBe(200);
    expect(served.headers.get("x-ratelimit-limit-requests")).toBe("2");
    expect(served.headers.get("x-ratelimit-remaining-requests")).toBe("1");
    expect(served.headers.get("x-ratelimit-reset-requests")).toBe("30s");
    expect(Number(served.headers.get("x-ratelimit-remaining-tokens"))).toBeLessThan(100_000);
    expect((await ask(customer)).status).toBe(200);
    await bench.settled();
    const [calls, sent] = [await bench.count("call"), await bench.count("rated_line")];
    const refused = await ask(customer);
    expect(refused.headers.get("x-ratelimit-remaining-requests")).toBe("0");
    const waitMs = Number(refused.headers.get("retry-after-ms"));
    expect(waitMs).toBeGreaterThan(20_000);
    expect(refused.headers.get("retry-after")).toBe(String(Math.ceil(waitMs / 1_000)));
    expect(await refusedAs(refused, 429, "rate_limit_exceeded")).toContain(
      "This key is limited to 2 requests per minute.",
    );
    expect([await bench.count("call"), await bench.count("rated_line")]).toEqual([calls, sent]);
    await expect.poll(() => alertKinds(customer)).toEqual(["limit_requests"]);
  });

  it("of a whole account hold for each of its keys, and say so", async () => {
    const customer = fresh();
    await limit("party", customer.id, { requestsPerMinute: 1 });
    expect((await ask(customer)).status).toBe(200);
    expect(await refusedAs(await ask(customer), 429, "rate_limit_exceeded")).toContain(
      "This account is limited to 1",
    );
  });

  it("of the service refuse without telling how full it is", async () => {
    const customer = fresh();
    await limit("tenant", chain.tenantId, { requestsPerMinute: 1 });
    const served = await ask(customer);
    expect(served.headers.get("x-ratelimit-limit-requests")).toBeNull();
    const message = await refusedAs(await ask(customer), 429, "rate_limit_exceeded");
    expect(message).toContain("This service has reached its limit of requests per minute");
    await limit("tenant", chain.tenantId, {});
    expect(await alertKinds(customer)).toEqual([]);
  });

  it("of a distributor hold for its branch", async () => {
    const customer = fresh();
    await limit("party", chain.distributor.id, { requestsPerMinute: 1 });
    expect((await ask(customer)).status).toBe(200);
    expect((await ask(customer)).status).toBe(429);
    await limit("party", chain.distributor.id, {});
  });

  it("are in Anthropic's envelope and headers for Anthropic's client", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { requestsPerMinute: 1, tokensPerMinute: 50_000 });
    const client = new Anthropic({ apiKey: customer.apiKey, baseURL: bench.gateway.url, maxRetries: 0 });
    const message = {
      model: chain.modelName,
      max_tokens: 50,
      messages: [{ role: "user" as const, content: "Hello" }],
    };
    const { response } = await client.messages.create(message).withResponse();
    expect(response.headers.get("anthropic-ratelimit-requests-remaining")).toBe("0");
    expect(response.headers.get("anthropic-ratelimit-output-tokens-limit")).toBe("50000");
    expect(response.headers.get("anthropic-ratelimit-tokens-reset")).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    );
    expect(response.headers.get("x-ratelimit-limit-requests")).toBeNull();
    const error = await client.messages.create(message).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Anthropic.RateLimitError);
    expect((error as InstanceType<typeof Anthropic.RateLimitError>).error).toMatchObject({
      type: "error",
      error: { type: "rate_limit_error" },
    });
  });

  it("are in Gemini's envelope for Google's client", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { requestsPerMinute: 1 });
    const client = new GoogleGenAI({ apiKey: customer.apiKey, httpOptions: { baseUrl: bench.gateway.url } });
    const generate = () => client.models.generateContent({ model: chain.modelName, contents: "Hello" });
    await generate();
    const error = await generate().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).status).toBe(429);
    expect((error as ApiError).message).toContain("RESOURCE_EXHAUSTED");
  });

  it("are waited for by OpenAI's own client as it was told", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { requestsPerMinute: 60 });
    await Promise.all(Array.from({ length: 60 }, () => ask(customer)));
    const client = new OpenAI({ apiKey: customer.apiKey, baseURL: `${bench.gateway.url}/v1`, maxRetries: 2 });
    const completion = await client.chat.completions.create({
      ...{ model: chain.modelName, max_tokens: 50 },
      messages: [{ role: "user", content: "Hello" }],
    });
    expect(completion.choices).toHaveLength(1);
  });
});

describe("tokens a minute", () => {
  it("count an estimate at the start and what was used at the end", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { tokensPerMinute: 3_000 });
    const first = await ask(customer, { max_tokens: 2_000 });
    expect(first.status).toBe(200);
    // Two thousand were set aside; twenty came, so that there is room for two thousand more.
    expect(Number(first.headers.get("x-ratelimit-remaining-tokens"))).toBeLessThan(1_000);
    await bench.callOf(first);
    const second = await ask(customer, { max_tokens: 2_000 });
    expect(second.status).toBe(200);
    const [third] = await Promise.all([
      ask(customer, {
        max_tokens: 2_900,
        messages: [{ role: "user", content: "Hello [[sandbox: tokens=2000]]" }],
      }),
    ]);
    await bench.callOf(second);
    await bench.callOf(third);
    const refused = await ask(customer, { max_tokens: 2_900 });
    expect(await refusedAs(refused, 429, "rate_limit_exceeded")).toContain("3000 tokens per minute");
  });
});

describe("streams at once", () => {
  it("are refused beyond the limit, and free again when one ends or its client leaves", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { streams: 1 });
    const slow = {
      stream: true,
      messages: [{ role: "user", content: "Hello [[sandbox: tokens=40 chunks=20 pace=20]]" }],
    };
    const first = await ask(customer, slow);
    expect(first.status).toBe(200);
    expect(await refusedAs(await ask(customer, slow), 429, "rate_limit_exceeded")).toContain(
      "1 streams at once",
    );
    expect((await ask(customer)).status).toBe(200);
    await readStream(first);
    const leaving = new AbortController();
    const second = await bench.gateway.chat(customer.apiKey, body(slow), { signal: leaving.signal });
    expect(second.status).toBe(200);
    leaving.abort();
    await bench.callOf(second);
    const third = await ask(customer, slow);
    expect(third.status).toBe(200);
    await readStream(third);
  });

  it("are given back by a call that is refused for money", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { streams: 1 });
    const wallet = (nano: bigint) =>
      bench.database.admin.query("UPDATE wallet SET held_nano = held_nano + $2 WHERE id = $1", [
        customer.walletId,
        nano,
      ]);
    await wallet(1_000_000_000_000n);
    expect((await ask(customer, { stream: true })).status).toBe(402);
    expect((await ask(customer, { stream: true })).status).toBe(402);
    await wallet(-1_000_000_000_000n);
    const served = await ask(customer, { stream: true });
    expect(served.status).toBe(200);
    await readStream(served);
  });
});

describe("addresses", () => {
  it("let calls in from the list only, and a header of the client's counts for nothing", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { addresses: ["203.0.113.0/24"] });
    const forged = await bench.gateway.chat(customer.apiKey, body(), {
      headers: { "x-forwarded-for": "203.0.113.9" },
    });
    expect(await refusedAs(forged, 403, "address_not_allowed")).toContain("Calls from 127.0.0.1");
    expect(forged.headers.get("x-should-retry")).toBe("false");
    const models = await fetch(`${bench.gateway.url}/v1/models`, {
      headers: { authorization: `Bearer ${customer.apiKey}` },
    });
    expect(models.status).toBe(403);
    await expect.poll(() => alertKinds(customer)).toEqual(["limit_address"]);
  });

  it("are believed from a configured proxy", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { addresses: ["203.0.113.0/24"] });
    const gateway = createGateway(bench.gateway.runtime, ["127.0.0.1", "::1"]);
    const server = createServer((req, res) => gateway.handle(req, res));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/models`;
    const from = (address: string) =>
      fetch(url, { headers: { authorization: `Bearer ${customer.apiKey}`, "x-forwarded-for": address } });
    expect((await from("203.0.113.9")).status).toBe(200);
    expect((await from("203.0.113.9, 198.51.100.1")).status).toBe(403);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe("limits that cannot be read", () => {
  it("refuse, and never count as none", async () => {
    const customer = fresh();
    await limit("api_key", customer.apiKeyId, { requestsPerMinute: "many" });
    await refusedAs(await ask(customer), 403, "limits_unreadable");
  });
});
