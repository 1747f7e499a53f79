import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { sold } from "./testing/expected";
import { TestBench } from "./testing/harness";

/** Clients of three protocols on one key and one bill, served by an upstream that speaks OpenAI's (J11). */

let bench: TestBench;
let chain: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
});
afterAll(async () => {
  await bench.verify();
  await bench.stop();
});

const post = (path: string, body: object, headers: Record<string, string>) =>
  fetch(`${bench.gateway.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const anthropic = (stream: boolean) =>
  post(
    "/v1/messages",
    {
      model: chain.modelName,
      max_tokens: 64,
      stream,
      system: "Be brief.",
      messages: [{ role: "user", content: "Hello [[sandbox: tokens=12]]" }],
    },
    { "x-api-key": chain.customers[0].apiKey, "anthropic-version": "2023-06-01" },
  );

const gemini = (method: string) =>
  post(
    `/v1beta/models/${chain.modelName}:${method}`,
    { contents: [{ role: "user", parts: [{ text: "Hello [[sandbox: tokens=12]]" }] }] },
    { "x-goog-api-key": chain.customers[0].apiKey },
  );

describe("an Anthropic client", () => {
  it("reads a whole message and pays what was used", async () => {
    const response = await anthropic(false);
    expect(response.status).toBe(200);
    expect(response.headers.get("request-id")).toMatch(/^req_/);
    const body = (await response.json()) as Message;
    expect(body).toMatchObject({ type: "message", role: "assistant", stop_reason: "end_turn" });
    expect(body.content[0]?.text).toBeTruthy();
    const { input_tokens: input, output_tokens: output } = body.usage;
    expect(output).toBe(12);
    expect(await bench.callOf(response)).toMatchObject(sold(chain, { input, output }));
  });

  it("reads a stream that ends in message_stop", async () => {
    const response = await anthropic(true);
    const text = await response.text();
    expect(text).toContain("event: message_start");
    expect(text.trimEnd().split("\n\n").at(-1)).toContain("event: message_stop");
    expect(await bench.callOf(response)).toMatchObject({ state: "settled", outcome: "ok", estimated: false });
  });

  it("is refused in its own envelope", async () => {
    const response = await post("/v1/messages", {}, { "x-api-key": chain.customers[0].apiKey });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: "error", error: { type: "invalid_request_error" } });
  });

  it("counts tokens for nothing", async () => {
    const before = await bench.count("call");
    const body = { model: chain.modelName, messages: [{ role: "user", content: "hello world" }] };
    const response = await post("/v1/messages/count_tokens", body, {
      "x-api-key": chain.customers[0].apiKey,
    });
    expect(((await response.json()) as { input_tokens: number }).input_tokens).toBeGreaterThan(0);
    expect(await bench.count("call")).toBe(before);
  });

  it("lists models in its dialect", async () => {
    const response = await fetch(`${bench.gateway.url}/v1/models`, {
      headers: { "x-api-key": chain.customers[0].apiKey, "anthropic-version": "2023-06-01" },
    });
    expect(await response.json()).toMatchObject({
      data: [{ type: "model", id: chain.modelName }],
      has_more: false,
    });
  });
});

describe("a Gemini client", () => {
  it("reads a whole answer and pays what was used", async () => {
    const response = await gemini("generateContent");
    expect(response.status).toBe(200);
    const body = (await response.json()) as Generated;
    expect(body.candidates[0]?.content.parts[0]?.text).toBeTruthy();
    const { promptTokenCount: input, candidatesTokenCount: output } = body.usageMetadata;
    expect(output).toBe(12);
    expect(await bench.callOf(response)).toMatchObject(sold(chain, { input, output }));
  });

  it("reads a stream of events, and one of elements of an array", async () => {
    const events = await gemini("streamGenerateContent?alt=sse");
    expect(events.headers.get("content-type")).toContain("text/event-stream");
    expect(await events.text()).toMatch(/^data: /);
    const array = await gemini("streamGenerateContent");
    expect(array.headers.get("content-type")).toContain("application/json");
    expect(Array.isArray(await array.json())).toBe(true);
    for (const response of [events, array])
      expect(await bench.callOf(response)).toMatchObject({
        state: "settled",
        outcome: "ok",
        estimated: false,
      });
  });

  it("lists models in its shape", async () => {
    const response = await fetch(`${bench.gateway.url}/v1beta/models`, {
      headers: { "x-goog-api-key": chain.customers[0].apiKey },
    });
    expect(await response.json()).toMatchObject({ models: [{ name: `models/${chain.modelName}` }] });
  });

  it("is refused in its own envelope", async () => {
    const response = await post(
      `/v1beta/models/none:generateContent`,
      { contents: [] },
      { "x-goog-api-key": "sk-no" },
    );
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 401, status: "UNAUTHENTICATED" } });
  });
});

interface Message {
  readonly content: readonly { readonly text?: string }[];
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
}

interface Generated {
  readonly candidates: readonly {
    readonly content: { readonly parts: readonly { readonly text?: string }[] };
  }[];
  readonly usageMetadata: { readonly promptTokenCount: number; readonly candidatesTokenCount: number };
}
