import Anthropic from "@anthropic-ai/sdk";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { FREE, sold } from "./testing/expected";
import { TestBench, type WrittenCall } from "./testing/harness";
import { playCall } from "./testing/play-call";

/** An upstream that speaks Anthropic's Messages: its own clients pass through, others are converted; charged to the nano. */

let bench: TestBench;
let chain: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: bench.sandbox.url, protocol: "anthropic" }] });
});
afterEach(() => bench.verify());
afterAll(() => bench.stop());

interface Played {
  readonly response: Response;
  readonly text: string;
  readonly call: WrittenCall;
  readonly billed: {
    readonly input: number;
    readonly cached: number;
    readonly written: number;
    readonly output: number;
  };
}

const asked = (directive: string) => ({
  model: chain.modelName,
  max_tokens: 200,
  messages: [{ role: "user" as const, content: `Tell me. [[sandbox: pace=0 ${directive}]]` }],
});

async function play(directive: string, stream: boolean, more: object = {}): Promise<Played> {
  const response = await fetch(`${bench.gateway.url}/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": chain.customers[0].apiKey, "anthropic-version": "2023-06-01" },
    body: JSON.stringify({ ...asked(directive), stream, ...more }),
  });
  const text = await response.text();
  const call = await bench.callOf(response);
  await bench.sandbox.idle();
  const log = bench.sandbox.log().at(-1)?.billed;
  const billed = {
    input: log?.input ?? 0,
    cached: log?.cached_input ?? 0,
    written: log?.cache_write_5m ?? 0,
    output: (log?.output ?? 0) + (log?.reasoning ?? 0),
  };
  return { response, text, call, billed };
}

const BOTH = [
  ["whole", false],
  ["streamed", true],
] as const;

describe.each(BOTH)("messages passed through, %s", (_name, stream) => {
  it.each([
    "",
    "tokens=30 cached=4 written=2",
    "reasoning=11",
    "fault=crlf",
    "fault=comments",
    "fault=C28-zero",
    "fault=C28-partial",
    "fault=C34",
  ])("%j is charged as the upstream bills it", async (directive) => {
    const { call, billed, text } = await play(directive, stream);
    expect(call).toMatchObject({ ...sold(chain, billed), outcome: "ok", estimated: false });
    expect(text).toMatch(/Entrepot.*sandbox/s);
  });

  it.each([
    ["C06", "fault=C06", 400, "invalid_request_error"],
    ["C07", "fault=C07", 502, "api_error"],
    ["C08", "fault=C08", 429, "rate_limit_error"],
    ["C09", "fault=C09-503", 502, "api_error"],
    ["C08", "fault=C08-quota", 429, "rate_limit_error"],
    ["C33", "fault=C33", 400, "invalid_request_error"],
  ])("%s costs nobody anything, and is said in this protocol", async (row, directive, status, type) => {
    const { response, text, call } = await play(directive, stream);
    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({
      type: "error",
      error: { type },
      request_id: response.headers.get("request-id"),
    });
    expect(call).toMatchObject({ ...FREE, fault_row: row });
  });

  it.each(["C24", "C25", "C26", "C26-bare-nan", "C26-total"])("%s is counted here", async (fault) => {
    const { call } = await play(`fault=${fault} tokens=20`, stream);
    expect(call).toMatchObject({ state: "settled", estimated: true, quarantined: fault.startsWith("C26") });
    expect(call.amounts.every((amount) => amount > 0n)).toBe(true);
  });

  it("tells nothing of the upstream", async () => {
    const { response, text } = await play("", stream);
    const said = [...response.headers].flat().join(" ") + text;
    expect(said).not.toMatch(/req_sandbox|entrepot-sandbox|sandbox=upstream/);
    const refused = await play("fault=C08", stream);
    expect(refused.text).not.toMatch(/req_sandbox/);
  });
});

describe("a stream that breaks", () => {
  it.each([
    ["C12", "fault=C12"],
    ["C12", "fault=C12-error"],
    ["C12", "fault=C12-role"],
    ["C13", "fault=C13-end"],
    ["C13", "fault=C13-error"],
    ["C13", "fault=C13"],
  ])("%s costs the customer nothing (%s), and ends in an error event or answer", async (row, directive) => {
    const { text, call } = await play(directive, true);
    expect(call).toMatchObject({ state: "released", amounts: [], fault_row: row });
    expect(text).toContain('"type":"error"');
    expect(text).not.toContain("message_stop");
  });

  it("without output is absorbed as billed", async () => {
    const { call, billed } = await play("fault=C12-role", true);
    expect(billed.output).toBe(0);
    expect(call.draws.every(({ purpose }) => purpose === "absorbed")).toBe(true);
  });
});

describe("Anthropic's own client", () => {
  const client = () =>
    new Anthropic({ apiKey: chain.customers[0].apiKey, baseURL: bench.gateway.url, maxRetries: 0 });
  const tools = [
    {
      name: "get_weather",
      input_schema: { type: "object" as const, properties: { city: { type: "string" } } },
    },
  ];

  it("thinks, calls a tool, and reads the same from a stream as from a whole message", async () => {
    const request = {
      ...asked("tokens=9"),
      max_tokens: 4_000,
      thinking: { type: "enabled" as const, budget_tokens: 1_024 },
      tools,
      tool_choice: { type: "any" as const },
    };
    const whole = await client().messages.create(request);
    const streamed = await client().messages.stream(request).finalMessage();
    expect(whole.content.map(({ type }) => type)).toEqual(["thinking", "tool_use"]);
    expect(streamed.content).toEqual(whole.content);
    expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens);
    expect(whole).toMatchObject({ model: chain.modelName, stop_reason: "tool_use" });
  });

  it("throws its own errors", async () => {
    const call = client().messages.create({ ...asked(""), max_tokens: 0 });
    await expect(call).rejects.toBeInstanceOf(Anthropic.BadRequestError);
    await expect(client().messages.create({ ...asked(""), model: "none" })).rejects.toBeInstanceOf(
      Anthropic.NotFoundError,
    );
  });
});

describe.each(BOTH)("a client of OpenAI's, %s", (_name, stream) => {
  it.each(["tokens=30 cached=4 written=2", "reasoning=11", "fault=crlf", "fault=C34-length"])(
    "%j is charged as the upstream bills it",
    async (directive) => {
      const { call, billed, response } = await playCall({ bench, chain }, `pace=0 ${directive}`, stream, {
        max_tokens: 100,
      });
      expect(response.status).toBe(200);
      expect(call).toMatchObject({ ...sold(chain, billed), outcome: "ok", estimated: false });
      expect(bench.sandbox.log().at(-1)?.path).toBe("/v1/messages");
    },
  );

  it("is told what cannot be carried, and nothing is sent", async () => {
    bench.sandbox.clearLog();
    const body = { model: chain.modelName, seed: 7, stream, messages: [{ role: "user", content: "x" }] };
    const response = await bench.gateway.chat(chain.customers[0].apiKey, body);
    expect([response.status, await response.json()]).toMatchObject([400, { error: { param: "seed" } }]);
    expect(bench.sandbox.log()).toHaveLength(0);
  });

  it("costs nobody anything when the upstream fails", async () => {
    const { call } = await playCall({ bench, chain }, "fault=C12-error", stream, {});
    expect(call.amounts).toEqual([]);
    expect(call).toMatchObject({ state: "released", fault_row: "C12" });
  });
});
