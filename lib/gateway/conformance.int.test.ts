import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { handleWebRequest } from "./mount-web";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { sold } from "./testing/expected";
import { GatewayProcess } from "./testing/gateway-process";
import { TestBench } from "./testing/harness";

/** One suite for every mount, with OpenAI's own client: `node:http`, web requests, and the gateway alone. */
let bench: TestBench;
let chain: ChainFixture;
let web: Server;
let alone: GatewayProcess;

beforeAll(async () => {
  bench = await TestBench.start({ freeFaults: 1_000_000 });
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
  web = await serveWeb();
  alone = await GatewayProcess.start(bench.database, bench.sandbox);
});
afterEach(() => bench.verify());
afterAll(async () => {
  await GatewayProcess.killAll();
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
  await bench.stop();
});

/** Node's server before the web mount, as Next is: requests and answers as the web has them. */
async function serveWeb(): Promise<Server> {
  const server = createServer((req, res) => {
    const left = new AbortController();
    res.on("close", () => left.abort());
    const body = req.method === "GET" ? null : (Readable.toWeb(req) as ReadableStream);
    const request = new Request(`http://${req.headers.host}${req.url}`, {
      method: req.method ?? "GET",
      headers: new Headers(req.headers as Record<string, string>),
      body,
      duplex: "half",
      signal: left.signal,
    } as RequestInit);
    void handleWebRequest(request, bench.gateway.runtime).then(async (response) => {
      res.writeHead(response.status, Object.fromEntries(response.headers));
      for await (const chunk of response.body ?? []) if (!res.destroyed) res.write(chunk);
      res.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const MOUNTS = {
  "node:http": () => bench.gateway.url,
  "web requests": () => `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
  "the gateway alone": () => alone.url,
};

const ask = (text: string) => ({ model: "gpt-5.2", messages: [{ role: "user" as const, content: text }] });

describe.each(Object.entries(MOUNTS))("mounted in %s", (_name, url) => {
  const client = (apiKey = chain.customers[0].apiKey) =>
    new OpenAI({ apiKey, baseURL: `${url()}/v1`, maxRetries: 0, timeout: 20_000 });

  it("lists the models a key may use, and shows one", async () => {
    const { data } = await client().models.list();
    expect(data).toMatchObject([{ id: "gpt-5.2", object: "model", owned_by: "openai" }]);
    expect(await client().models.retrieve("gpt-5.2")).toMatchObject({ id: "gpt-5.2", object: "model" });
    await expect(client().models.retrieve("gpt-99")).rejects.toMatchObject({
      status: 404,
      code: "model_not_found",
    });
  });

  it("is open to pages of any origin, which bring their key with them", async () => {
    const origin = "https://chat.example";
    const preflight = await fetch(`${url()}/v1/chat/completions`, {
      method: "OPTIONS",
      headers: {
        ...{ origin, "access-control-request-method": "POST" },
        "access-control-request-headers": "authorization, content-type, x-stainless-lang",
      },
    });
    expect(preflight.status).toBe(200);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "authorization, content-type, x-stainless-lang",
      "access-control-allow-methods": expect.stringContaining("POST") as string,
    });
    expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
    const headers = { origin, authorization: `Bearer ${chain.customers[0].apiKey}` };
    const [good, bad] = await Promise.all([
      fetch(`${url()}/v1/models`, { headers }),
      fetch(`${url()}/v1/models`, { headers: { origin } }),
    ]);
    expect([good.status, bad.status]).toEqual([200, 401]);
    for (const answer of [good, bad]) expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    const elsewhere = await fetch(`${url()}/v1/models`);
    expect(elsewhere.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("answers whole, with an id for the call", async () => {
    const { data, response } = await client()
      .chat.completions.create(ask("[[sandbox: tokens=25]]"))
      .withResponse();
    expect(data.choices[0]?.message.content).toContain("Entrepot sandbox");
    expect(data.usage?.completion_tokens).toBe(25);
    expect(response.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
    const tokens = { input: data.usage?.prompt_tokens ?? 0, output: 25 };
    expect(await bench.callOf(response)).toMatchObject(sold(chain, tokens));
  });

  it("streams, with usage when asked for", async () => {
    const stream = await client().chat.completions.create({
      ...ask("[[sandbox: tokens=25 pace=2]]"),
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
    }
    expect(text).toContain("Entrepot sandbox");
    expect(usage?.completion_tokens).toBe(25);
  });

  it("streams through the client's helper, tools and all", async () => {
    const tools = [
      {
        type: "function" as const,
        function: {
          name: "look_up",
          parameters: { type: "object", properties: { what: { type: "string" } } },
        },
      },
    ];
    const runner = client().chat.completions.stream({ ...ask("please use the tool"), tools });
    const done = await runner.finalChatCompletion();
    expect(done.choices[0]?.finish_reason).toBe("tool_calls");
    expect(done.choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: { name: "look_up" } });
  });

  it("says errors so that the client knows them", async () => {
    const create = (body: object, key?: string) =>
      client(key).chat.completions.create({ ...ask("hi"), ...body } as OpenAI.ChatCompletionCreateParams);
    await expect(create({ model: "gpt-99" })).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(create({ n: 0 })).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(create({}, "sk-wrong")).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(create(ask("[[sandbox: fault=C08]]"))).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    await expect(create(ask("[[sandbox: fault=C09]]"))).rejects.toMatchObject({ status: 502 });
  });

  it("breaks a stream that broke so that the client throws", async () => {
    const stream = await client().chat.completions.create({
      ...ask("[[sandbox: fault=C13 pace=2]]"),
      stream: true,
    });
    const reading = (async () => {
      for await (const chunk of stream) expect(chunk.object).toBe("chat.completion.chunk");
    })();
    await expect(reading).rejects.toThrow("The model's answer was not usable");
  });

  it("notices a client that leaves", async () => {
    const { data: stream, response } = await client()
      .chat.completions.create({ ...ask("[[sandbox: tokens=200 pace=20]]"), stream: true })
      .withResponse();
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ state: "settled", fault_row: "C18", outcome: "client_cancelled" });
  });

  it("takes the key in any of the three headers", async () => {
    const { apiKey } = chain.customers[0];
    const places: Record<string, string>[] = [
      { authorization: `bearer ${apiKey}` },
      { "x-api-key": apiKey },
      { "x-goog-api-key": apiKey },
    ];
    for (const headers of places) {
      expect((await fetch(`${url()}/v1/models`, { headers })).status).toBe(200);
    }
  });

  it("answers what it does not know in the envelope", async () => {
    for (const [path, method, status] of [
      ["/v1", "GET", 404],
      ["/v1/", "GET", 404],
      ["/v1/nowhere", "POST", 404],
      ["/v1/models", "POST", 405],
      ["/v1/chat/completions", "DELETE", 405],
    ] as const) {
      const response = await fetch(url() + path, { method });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error" } });
    }
  });
});

describe("whose host it is", () => {
  const get = (host: string, apiKey: string) =>
    new Promise<number>((resolve, reject) => {
      void import("node:http").then(({ request }) => {
        const headers = { host, authorization: `Bearer ${apiKey}` };
        const { port } = new URL(bench.gateway.url);
        request({ host: "127.0.0.1", port, path: "/v1/models", headers }, (res) => {
          res.resume();
          resolve(res.statusCode ?? 0);
        })
          .on("error", reject)
          .end();
      });
    });

  it("a tenant's host takes its own keys only, an unknown name none", async () => {
    const other = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
    await bench.gateway.runtime.directory.refresh();
    const { apiKey } = chain.customers[0];
    expect(await get(`${chain.slug}.localhost:3000`, apiKey)).toBe(200);
    expect(await get(`${other.slug}.localhost:3000`, apiKey)).toBe(401);
    expect(await get("nobody.localhost", apiKey)).toBe(421);
    expect(await get("evil.example", apiKey)).toBe(421);
    expect(await get("localhost:3000", apiKey)).toBe(200);
    await bench.database.admin.query(
      "INSERT INTO domain (tenant_id, id, host, status, is_primary) VALUES ($1, gen_random_uuid(), 'ai.example', 'verified', true), ($1, gen_random_uuid(), 'not-yet.example', 'pending', false)",
      [chain.tenantId],
    );
    await bench.gateway.runtime.directory.refresh();
    expect(await get("AI.Example:443", apiKey)).toBe(200);
    expect(await get("not-yet.example", apiKey)).toBe(421);
  });
});
