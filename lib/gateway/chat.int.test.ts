import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";

let bench: TestBench;
let chain: ChainFixture;
let key: string;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
  key = chain.customers[0].apiKey;
});
afterAll(() => bench.stop());

const ask = (text: string, more: object = {}) => ({
  model: chain.modelName,
  messages: [{ role: "user", content: text }],
  ...more,
});

/** What usage costs at list, and each level's share of it: 0.9, 1.0 and 1.25, stock at 0.8 (DESIGN section 3). */
/** Pings are comments of ours between events: a slow machine sees some while its call is booked. */
const withoutPings = (text: string): string => text.replaceAll(": ping\n\n", "");

function worked(input: number, cached: number, output: number) {
  const list = BigInt(input) * 2_500n + BigInt(cached) * 625n + BigInt(output) * 10_000n;
  const part = (ppm: bigint) => (list * ppm) / 1_000_000n;
  const stock = { lotId: chain.upstreams[0]?.lotId, purpose: "sold", qty: list, costNano: part(800_000n) };
  return { amounts: [part(900_000n), list, part(1_250_000n)], draws: [stock] };
}

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
}

describe("a plain call", () => {
  it("is answered, and charged to the nano at every level and in stock", async () => {
    const response = await bench.gateway.chat(key, ask("Hello [[sandbox: tokens=40]]"));
    expect(response.status).toBe(200);
    const { usage } = (await response.json()) as { usage: Usage };
    expect(usage.completion_tokens).toBe(40);
    const call = await bench.callOf(response);
    expect(call).toMatchObject({
      state: "settled",
      outcome: "ok",
      fault_row: null,
      http_status: 200,
      estimated: false,
    });
    expect(call).toMatchObject(worked(usage.prompt_tokens, 0, 40));
    await bench.verify();
  });

  it("is the worked example of the design, when it uses those tokens", async () => {
    const text = `${"x".repeat(4 * 1_950)} [[sandbox: tokens=500 cached=800]]`;
    const response = await bench.gateway.chat(key, ask(text));
    const { usage } = (await response.json()) as { usage: Usage };
    const fresh = usage.prompt_tokens - usage.prompt_tokens_details.cached_tokens;
    expect(usage.prompt_tokens_details.cached_tokens).toBe(800);
    expect(await bench.callOf(response)).toMatchObject(worked(fresh, 800, 500));
  });
});

describe("a stream", () => {
  it("is passed on byte by byte, without the usage nobody asked for, and charged alike", async () => {
    const body = ask("Hello [[sandbox: tokens=40 pace=1]]", { stream: true });
    const direct = await fetch(`${bench.sandbox.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer sandbox-x" },
      // The gateway bounds what is left open, so that the hold covers it; the answer is the same.
      body: JSON.stringify({ max_completion_tokens: 4_096, ...body }),
    });
    const response = await bench.gateway.chat(key, body);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(withoutPings((await readStream(response)).text)).toBe(await direct.text());
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ state: "settled", outcome: "ok", fault_row: null, estimated: false });
    expect(call).toMatchObject(worked(Number(call.usage[0]), 0, 40));
    await bench.verify();
  });

  it("has its usage chunk when asked for", async () => {
    const body = ask("Hello [[sandbox: tokens=40 pace=1]]", {
      stream: true,
      stream_options: { include_usage: true },
    });
    const response = await bench.gateway.chat(key, body);
    const { events } = await readStream(response);
    expect(events.at(-1)).toBe("[DONE]");
    const { usage, choices } = JSON.parse(events.at(-2) ?? "") as { usage: Usage; choices: unknown[] };
    expect(choices).toEqual([]);
    expect(await bench.callOf(response)).toMatchObject(worked(usage.prompt_tokens, 0, 40));
  });
});

describe("clients with windows, as they ask", () => {
  it("Cursor's agent: a Responses body, read as a chat completion's stream", async () => {
    const response = await bench.gateway.chat(key, {
      ...{ model: chain.modelName, stream: true, store: false, user: "someone", metadata: {} },
      input: [
        { role: "system", content: "You are a coding assistant." },
        { role: "user", content: [{ type: "input_text", text: "Hello [[sandbox: tokens=40 pace=1]]" }] },
      ],
      tools: [{ type: "function", name: "grep", parameters: { type: "object" }, strict: false }],
      ...{ tool_choice: "auto", include: ["reasoning.encrypted_content"], prompt_cache_retention: "24h" },
    });
    expect(response.status).toBe(200);
    const { events } = await readStream(response);
    expect(events.at(-1)).toBe("[DONE]");
    expect(JSON.parse(events[0] ?? "")).toMatchObject({ object: "chat.completion.chunk" });
    const call = await bench.callOf(response);
    expect(call).toMatchObject(worked(Number(call.usage[0]), 0, 40));
    await bench.verify();
  });

  it("Cherry Studio: its own headers, switches for the thinking of several vendors, and the usage", async () => {
    const body = ask("Hello [[sandbox: tokens=40 pace=1]]", {
      ...{ stream: true, stream_options: { include_usage: true }, temperature: 1, top_p: 1 },
      ...{ thinking: { type: "enabled" }, enable_thinking: true, thinking_budget: 1_024 },
    });
    const headers = {
      ...{ authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...{ "http-referer": "https://cherry-ai.com", "x-title": "Cherry Studio" },
    };
    const response = await bench.gateway.chat(key, body, { headers });
    expect(response.status).toBe(200);
    const { events } = await readStream(response);
    const { usage } = JSON.parse(events.at(-2) ?? "") as { usage: Usage };
    expect(await bench.callOf(response)).toMatchObject(worked(usage.prompt_tokens, 0, 40));
  });
});
