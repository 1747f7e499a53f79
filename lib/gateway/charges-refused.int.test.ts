import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatApiKey } from "@/lib/domain/access/api-key";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";

/** CHARGES.md C01 to C04: what is refused before anything is sent costs nobody anything and leaves no trace. */
let bench: TestBench;
let chain: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
});
afterAll(() => bench.stop());

interface Envelope {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
}

const ask = (more: object = {}) => ({
  model: chain.modelName,
  messages: [{ role: "user", content: "Hi" }],
  ...more,
});

/** The error of a refusal, which has the envelope, an id, and nothing behind it. */
async function refused(response: Response): Promise<Envelope["error"]> {
  const { error } = (await response.json()) as Envelope;
  expect(response.headers.get("content-type")).toContain("application/json");
  expect(response.headers.get("x-request-id")).toMatch(/^req_/);
  expect(Object.keys(error).sort()).toEqual(["code", "message", "param", "type"]);
  expect(error.message).toContain("Nothing was charged.");
  expect(bench.sandbox.log()).toEqual([]);
  expect([await bench.count("call"), await bench.count("hold"), await bench.count("rated_line")]).toEqual([
    0, 0, 0,
  ]);
  return error;
}

describe("C01 400: a body that is wrong", () => {
  const key = () => chain.customers[0].apiKey;

  it.each([
    ["nothing", "", "invalid_json", null],
    ["half of it", '{"model":"gpt-5.2","messages":[', "invalid_json", null],
    ["a list", "[]", "invalid_json", null],
    ["null", "null", "invalid_json", null],
    ["text", '"hello"', "invalid_json", null],
    [
      "a field twice",
      '{"model":"a","model":"b","messages":[{"role":"user","content":"x"}]}',
      "invalid_json",
      null,
    ],
    ["too deep", `{"model":"a","x":${"[".repeat(100)}${"]".repeat(100)}}`, "invalid_json", null],
    ["not UTF-8 JSON", "\u0000", "invalid_json", null],
  ])("%s", async (_name, body, code, param) => {
    const response = await bench.gateway.chat(key(), body);
    expect(response.status).toBe(400);
    expect(await refused(response)).toMatchObject({ type: "invalid_request_error", code, param });
  });

  it.each([
    ["model missing", { model: undefined }, "model"],
    ["model a number", { model: 5 }, "model"],
    ["messages missing", { messages: undefined }, "messages"],
    ["messages empty", { messages: [] }, "messages"],
    ["messages a text", { messages: "hi" }, "messages"],
    ["a message a text", { messages: ["hi"] }, "messages[0]"],
    ["a strange role", { messages: [{ role: "boss", content: "x" }] }, "messages[0]"],
    ["content a number", { messages: [{ role: "user", content: 5 }] }, "messages[0]"],
    ["no content", { messages: [{ role: "user" }] }, "messages[0]"],
    ["parts without a type", { messages: [{ role: "user", content: [{}] }] }, "messages[0]"],
    ["n of 0", { n: 0 }, "n"],
    ["n of 1000", { n: 1000 }, "n"],
    ["n a text", { n: "2" }, "n"],
    ["max_tokens negative", { max_tokens: -1 }, "max_tokens"],
    ["max_tokens a fraction", { max_tokens: 1.5 }, "max_tokens"],
    ["max_tokens beyond all bounds", { max_tokens: 1e300 }, "max_tokens"],
    ["two different bounds", { max_tokens: 5, max_completion_tokens: 500 }, "max_tokens"],
    ["stream a text", { stream: "yes" }, "stream"],
    ["stream options without a stream", { stream_options: { include_usage: true } }, "stream_options"],
    ["temperature a text", { temperature: "hot" }, "temperature"],
    ["tools an object", { tools: {} }, "tools"],
    ["a tool run by the vendor", { tools: [{ type: "web_search" }] }, "tools"],
    ["a dearer service tier that has no price", { service_tier: "priority" }, "service_tier"],
    ["suppliers by name", { provider: { order: ["azure"] } }, "provider.order"],
    ["web search", { web_search_options: {} }, "web_search_options"],
  ])("%s", async (_name, more, param) => {
    const response = await bench.gateway.chat(key(), ask(more));
    expect(response.status).toBe(400);
    expect(await refused(response)).toMatchObject({ type: "invalid_request_error", param });
  });
});

describe("C01: a caller who may not", () => {
  const post = (headers: Record<string, string>, body: unknown = ask()) =>
    fetch(`${bench.gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });

  it("401 without a key", async () => {
    const response = await post({});
    expect(response.status).toBe(401);
    expect(await refused(response)).toMatchObject({ type: "authentication_error", code: "missing_api_key" });
  });

  it.each([
    ["nonsense", "nonsense"],
    ["a key with a wrong check", `sk-${"a".repeat(49)}`],
    ["a well-formed key nobody has", formatApiKey(randomBytes(32))],
    ["a key of a megabyte's beginning", "x".repeat(8_000)],
  ])("401 with %s", async (_name, key) => {
    const response = await post({ authorization: `Bearer ${key}` });
    expect(response.status).toBe(401);
    expect(await refused(response)).toMatchObject({ type: "authentication_error", code: "invalid_api_key" });
  });

  it("401 with a key in the URL", async () => {
    const response = await fetch(
      `${bench.gateway.url}/v1/chat/completions?key=${chain.customers[0].apiKey}`,
      {
        method: "POST",
        body: JSON.stringify(ask()),
      },
    );
    expect(response.status).toBe(401);
    await refused(response);
  });

  it("404 for a path that is not there, 405 for the wrong method", async () => {
    const key = { authorization: `Bearer ${chain.customers[0].apiKey}` };
    const nowhere = await fetch(`${bench.gateway.url}/v1/nowhere?a=b`, { headers: key });
    expect(nowhere.status).toBe(404);
    expect(await refused(nowhere)).toMatchObject({ code: "unknown_url" });
    const got = await fetch(`${bench.gateway.url}/v1/chat/completions`, { headers: key });
    expect(got.status).toBe(405);
    expect(await refused(got)).toMatchObject({ code: "method_not_allowed" });
  });

  it("413 for a body above 8 MiB, whether it says so or not", async () => {
    const huge = Buffer.alloc(8 * 1024 * 1024 + 1, " ");
    const said = await post(
      { authorization: `Bearer ${chain.customers[0].apiKey}` },
      huge.toString("latin1"),
    );
    expect(said.status).toBe(413);
    expect(await refused(said)).toMatchObject({ code: "request_too_large" });
  });

  it("415 for a compressed body", async () => {
    const response = await post({
      authorization: `Bearer ${chain.customers[0].apiKey}`,
      "content-encoding": "gzip",
    });
    expect(response.status).toBe(415);
    await refused(response);
  });
});

describe("C02 and C03: a balance that is short", () => {
  it("C02 402 at the customer, not to be tried again", async () => {
    const poor = await buildChain({
      upstreams: [{ url: `${bench.sandbox.url}/v1` }],
      customerBalanceNano: 1_000n,
    });
    for (const stream of [false, true]) {
      const response = await bench.gateway.chat(poor.customers[0].apiKey, ask({ stream }));
      expect(response.status).toBe(402);
      expect(response.headers.get("x-should-retry")).toBe("false");
      expect(await refused(response)).toMatchObject({
        type: "insufficient_quota",
        code: "insufficient_quota",
      });
    }
  });

  it("C02 a customer that can pay for less gets less", async () => {
    const text = ask({ max_tokens: 10 });
    const poor = await buildChain({
      upstreams: [{ url: "http://127.0.0.1:1/v1" }],
      customerBalanceNano: 2_000_000n,
    });
    const much = await bench.gateway.chat(poor.customers[0].apiKey, ask());
    expect(much.status).toBe(402);
    await refused(much);
    const little = await bench.gateway.chat(poor.customers[0].apiKey, text);
    expect(little.status).not.toBe(402);
    await bench.callOf(little);
    await bench.database.admin.query("TRUNCATE call, attempt");
  });

  it("C03 503 where a distributor above is short, who is told, and nobody else", async () => {
    const broke = await buildChain({
      upstreams: [{ url: `${bench.sandbox.url}/v1` }],
      sellerBalanceNano: 1_000n,
    });
    const response = await bench.gateway.chat(broke.customers[0].apiKey, ask());
    expect(response.status).toBe(503);
    const error = await refused(response);
    expect(error).toMatchObject({ type: "server_error", code: "service_unavailable" });
    expect(error.message).not.toMatch(/balance|distributor|wallet|credit/i);
    await expect
      .poll(async () => {
        const { rows } = await bench.database.admin.query<object>(
          "SELECT party_id, kind FROM alert WHERE tenant_id = $1",
          [broke.tenantId],
        );
        return rows;
      })
      .toEqual([{ party_id: broke.sub.id, kind: "wallet_short" }]);
  });
});

describe("C04: what is not for sale", () => {
  it("404 for a model nobody has", async () => {
    const response = await bench.gateway.chat(chain.customers[0].apiKey, ask({ model: "gpt-99" }));
    expect(response.status).toBe(404);
    expect(await refused(response)).toMatchObject({ code: "model_not_found", param: "model" });
  });

  it.each([
    ["not published", "UPDATE model SET status = 'draft' WHERE tenant_id = $1"],
    ["without a list price", "DELETE FROM list_price WHERE tenant_id = $1"],
    [
      "without a live price at one level",
      "UPDATE price_version SET status = 'archived' WHERE tenant_id = $1 AND seller_id <> $1",
    ],
    [
      "not allowed on an edge",
      "UPDATE edge SET allowed_model_ids = ARRAY[gen_random_uuid()] WHERE tenant_id = $1",
    ],
    [
      "not allowed to the key",
      "UPDATE api_key SET model_ids = ARRAY[gen_random_uuid()] WHERE tenant_id = $1",
    ],
  ])("404 for one that is %s", async (_name, sql) => {
    const hidden = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
    await bench.database.admin.query(sql, [hidden.tenantId]);
    await bench.gateway.runtime.directory.refresh();
    const response = await bench.gateway.chat(hidden.customers[0].apiKey, ask());
    expect(response.status).toBe(404);
    expect(await refused(response)).toMatchObject({ code: "model_not_found" });
    const list = await fetch(`${bench.gateway.url}/v1/models`, {
      headers: { authorization: `Bearer ${hidden.customers[0].apiKey}` },
    });
    expect(await list.json()).toEqual({ object: "list", data: [] });
  });
});
