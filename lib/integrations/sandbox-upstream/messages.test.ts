import Anthropic from "@anthropic-ai/sdk";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FAULTS } from "./faults";
import type { ExchangeState, LogEntry } from "./log";
import { startSandboxUpstream, type SandboxUpstream } from "./server";
import { patienceFor } from "./testing/patience";

let sandbox: SandboxUpstream;
beforeAll(async () => {
  sandbox = await startSandboxUpstream();
});
afterEach(() => {
  sandbox.setFault(null);
  sandbox.clearLog();
});
afterAll(() => sandbox.close());

const MESSAGES = [{ role: "user" as const, content: "Hello" }];
const ASKED = { model: "claude-haiku-4-5", max_tokens: 4_000, messages: MESSAGES };
const TOOL = {
  name: "get_weather",
  description: "Tells the weather",
  input_schema: { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] },
};

function client(directive = "pace=0") {
  return new Anthropic({
    apiKey: "sandbox-test",
    baseURL: sandbox.url,
    maxRetries: 0,
    defaultHeaders: { "x-sandbox-directive": directive },
  });
}

function lastEntry(): LogEntry {
  const entry = sandbox.log().at(-1);
  if (!entry) throw new Error("nothing logged");
  return entry;
}

function post(body: Record<string, unknown>, directive: string, path = "/v1/messages") {
  return fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { authorization: "Bearer sandbox-test", "x-sandbox-directive": `pace=0 ${directive}` },
    body: JSON.stringify({ ...ASKED, ...body }),
    signal: AbortSignal.timeout(patienceFor(directive)),
  });
}

describe("Anthropic's own client", () => {
  it("reads the same message, streamed or not, and the same words as a chat completion has", async () => {
    const whole = await client().messages.create(ASKED);
    const streamed = await client().messages.stream(ASKED).finalMessage();
    expect(streamed.content).toEqual(whole.content);
    expect(streamed.usage).toMatchObject(whole.usage);
    expect(streamed).toMatchObject({ id: whole.id, stop_reason: "end_turn", model: "claude-haiku-4-5" });
    const chat = await post({}, "", "/v1/chat/completions");
    const { choices, usage } = (await chat.json()) as {
      choices: { message: { content: string } }[];
      usage: { prompt_tokens: number; completion_tokens: number };
    };
    expect(whole.content).toEqual([{ type: "text", text: choices[0]?.message.content }]);
    expect(whole.usage).toMatchObject({
      input_tokens: usage.prompt_tokens,
      output_tokens: usage.completion_tokens,
    });
  });

  it("sees thinking where it asks for it, with a seal", async () => {
    const thinking = { type: "enabled" as const, budget_tokens: 1_024 };
    const whole = await client().messages.create({ ...ASKED, thinking });
    const streamed = await client()
      .messages.stream({ ...ASKED, thinking })
      .finalMessage();
    expect(whole.content.map(({ type }) => type)).toEqual(["thinking", "text"]);
    expect(streamed.content).toEqual(whole.content);
    expect(whole.usage.output_tokens_details?.thinking_tokens).toBe(128);
    expect(lastEntry().billed).toMatchObject({ reasoning: 128 });
  });

  it("is asked to call a tool, and goes on with its result", async () => {
    const asked = { ...ASKED, tools: [TOOL], tool_choice: { type: "any" as const } };
    const whole = await client().messages.create(asked);
    const streamed = await client().messages.stream(asked).finalMessage();
    expect(streamed.content).toEqual(whole.content);
    expect(whole).toMatchObject({
      stop_reason: "tool_use",
      content: [{ type: "tool_use", name: "get_weather", input: { city: "sandbox" } }],
    });
    const [call] = whole.content;
    if (call?.type !== "tool_use") throw new Error("no call");
    const result = { type: "tool_result" as const, tool_use_id: call.id, content: "Sunny" };
    const turns = [
      ...MESSAGES,
      { role: "assistant" as const, content: whole.content },
      { role: "user" as const, content: [result] },
    ];
    const next = await client().messages.create({ ...ASKED, tools: [TOOL], messages: turns });
    expect(next.stop_reason).toBe("end_turn");
  });

  it("is asked to call a tool even where the system has the last word", async () => {
    const response = await post(
      {
        tools: [TOOL],
        messages: [
          { role: "user", content: "Use get_weather" },
          { role: "system", content: "Be brief." },
        ],
      },
      "",
    );
    expect(await response.json()).toMatchObject({ stop_reason: "tool_use" });
  });

  it("counts the tokens that are billed, and nothing is billed for counting", async () => {
    const asked = { model: ASKED.model, system: "Be brief.", messages: MESSAGES, tools: [TOOL] };
    const { input_tokens: counted } = await client().messages.countTokens(asked);
    expect(lastEntry().billed).toMatchObject({ input: 0, output: 0 });
    const { usage } = await client().messages.create({ ...ASKED, ...asked });
    expect(usage.input_tokens).toBe(counted);
    expect(lastEntry().params).not.toHaveProperty("system");
  });

  it("has cached and written input beside the rest", async () => {
    const { usage } = await client("cached=4 written=3 pace=0").messages.create(ASKED);
    expect(usage).toMatchObject({
      input_tokens: 2,
      cache_read_input_tokens: 4,
      cache_creation_input_tokens: 3,
    });
  });

  it("throws what it should at refusals", async () => {
    await expect(client("fault=C08").messages.create(ASKED)).rejects.toBeInstanceOf(Anthropic.RateLimitError);
    await expect(client("fault=C07").messages.create(ASKED)).rejects.toBeInstanceOf(
      Anthropic.AuthenticationError,
    );
    const stream = client("fault=C13-error pace=0").messages.stream(ASKED);
    await expect(stream.finalMessage()).rejects.toThrow("fails");
  });
});

describe("a client that leaves", () => {
  async function leave(directive: string, stream: boolean): Promise<LogEntry> {
    const leaving = new AbortController();
    const asked = fetch(`${sandbox.url}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": "sandbox-test", "x-sandbox-directive": `tokens=30 ${directive}` },
      body: JSON.stringify({ ...ASKED, stream }),
      signal: leaving.signal,
    }).then(async (response) => {
      await response.body?.getReader().read();
      leaving.abort();
    });
    if (!stream) setTimeout(() => leaving.abort(), 20);
    await asked.catch(() => undefined);
    await sandbox.idle();
    return lastEntry();
  }

  it("C18: a stream stops and bills what was generated", async () => {
    const entry = await leave("fault=C18 pace=10", true);
    expect(entry.state).toBe("left");
    expect(entry.billed.output).toBeLessThan(15);
    expect(entry.billed.input).toBe(9);
  });

  it.each([
    ["C19: a stream goes on and bills all of it", "fault=C19 pace=2", true],
    ["C21: a plain call goes on", "wait=60", false],
  ])("%s", async (_, directive, stream) => {
    expect(await leave(directive, stream)).toMatchObject({ state: "left", billed: { output: 30 } });
  });
});

describe("faults in this protocol", () => {
  const TABLE: Readonly<Record<string, readonly [status: number | "cut", state: ExchangeState]>> = {
    C05: ["cut", "broken"],
    C06: [400, "refused"],
    C08: [429, "refused"],
    "C09-502": [502, "refused"],
    C10: ["cut", "left"],
    C11: [200, "broken"],
    "C11-json": [200, "broken"],
    "C11-empty": [200, "broken"],
    "C11-shape": [200, "broken"],
    C12: [200, "broken"],
    "C12-error": [200, "broken"],
    "C13-end": [200, "broken"],
    "C13-stall": [200, "broken"],
    C24: [200, "complete"],
    C33: [400, "refused"],
    C34: [200, "complete"],
    crlf: [200, "complete"],
    "no-done": [200, "complete"],
  };

  describe.each([true, false])("streaming %s", (stream) => {
    it.each(Object.entries(TABLE))("%s", async (fault, [status, state]) => {
      const seen = await post({ stream }, `tokens=20 fault=${fault}`).catch(() => null);
      await seen?.text().catch(() => null);
      await sandbox.idle();
      expect([seen?.status ?? "cut", lastEntry().state]).toEqual([status, state]);
    });

    it.each(Object.keys(FAULTS))("%s is answered or cut, and nothing goes on behind it", async (fault) => {
      const seen = await post({ stream }, `tokens=20 chunks=2 fault=${fault}`).catch(() => null);
      await seen?.text().catch(() => null);
      await sandbox.idle();
      expect(lastEntry()).toMatchObject({ fault, stream });
      expect(lastEntry().state).not.toBe("open");
    });
  });

  it("are told in this protocol's envelope", async () => {
    const response = await post({}, "fault=C09-503");
    expect(await response.json()).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
    const missing = await post({ model: "nobody" }, "");
    expect(await missing.json()).toMatchObject({ type: "error", error: { type: "not_found_error" } });
    const unbound = await post({ max_tokens: undefined }, "");
    expect([unbound.status, await unbound.json()]).toMatchObject([
      400,
      { error: { type: "invalid_request_error" } },
    ]);
  });

  it.each([
    ["C28-shrinking", [6, 3]],
    ["C28-zero", [3, 3]],
    ["C28-partial", [1, 3]],
    ["C28", [1, 1, 2, 3, 3]],
  ])("usage that changes on the way: %s", async (fault, expected) => {
    const text = await (await post({ stream: true }, `tokens=3 fault=${fault}`)).text();
    const said = [...text.matchAll(/"output_tokens":(\d+)/g)].map(([, tokens]) => Number(tokens));
    expect(said).toEqual(expected);
  });
});
