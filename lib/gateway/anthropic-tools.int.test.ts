import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";

/** Agents: tools called and answered across protocols, with each vendor's own client. */

let bench: TestBench;
let behindOpenai: ChainFixture;
let behindAnthropic: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start();
  behindOpenai = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
  behindAnthropic = await buildChain({ upstreams: [{ url: bench.sandbox.url, protocol: "anthropic" }] });
});
afterEach(() => bench.verify());
afterAll(() => bench.stop());

const SCHEMA = { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] };
const IMAGE =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("Anthropic's client, an upstream of OpenAI's", () => {
  const client = () =>
    new Anthropic({ apiKey: behindOpenai.customers[0].apiKey, baseURL: bench.gateway.url, maxRetries: 0 });
  const asked = () => ({
    model: behindOpenai.modelName,
    max_tokens: 300,
    system: [{ type: "text" as const, text: "Be brief.", cache_control: { type: "ephemeral" as const } }],
    tools: [{ name: "get_weather", description: "Tells the weather", input_schema: SCHEMA }],
    messages: [{ role: "user" as const, content: "Call get_weather [[sandbox: pace=0]]" }],
  });

  it("calls a tool, streamed or not, and goes on with its result", async () => {
    const whole = await client().messages.create(asked());
    const streamed = await client().messages.stream(asked()).finalMessage();
    expect(whole).toMatchObject({
      model: behindOpenai.modelName,
      stop_reason: "tool_use",
      content: [{ type: "tool_use", name: "get_weather", input: { city: "sandbox" } }],
    });
    expect(streamed.content).toEqual(whole.content);
    expect(streamed.usage).toMatchObject({ output_tokens: whole.usage.output_tokens });
    const [call] = whole.content;
    if (call?.type !== "tool_use") throw new Error("no call");
    const image = {
      type: "image" as const,
      source: { type: "base64" as const, media_type: "image/png" as const, data: IMAGE },
    };
    const result = {
      type: "tool_result" as const,
      tool_use_id: call.id,
      content: [{ type: "text" as const, text: "Sunny" }],
    };
    const next = await client().messages.create({
      ...asked(),
      messages: [
        ...asked().messages,
        { role: "assistant", content: whole.content },
        { role: "user", content: [result, { type: "text", text: "And this? [[sandbox: tokens=9]]" }, image] },
      ],
    });
    expect(next).toMatchObject({ stop_reason: "end_turn", usage: { output_tokens: 9 } });
    expect(bench.sandbox.log().at(-1)?.path).toBe("/v1/chat/completions");
  });

  it("is told what that model cannot be sent", async () => {
    const body = { ...asked(), tools: [{ type: "bash_20250124" as const, name: "bash" as const }] };
    await expect(client().messages.create(body)).rejects.toMatchObject({ status: 400 });
  });
});

describe("OpenAI's client, an upstream of Anthropic's", () => {
  const client = () =>
    new OpenAI({
      apiKey: behindAnthropic.customers[0].apiKey,
      baseURL: `${bench.gateway.url}/v1`,
      maxRetries: 0,
    });
  const asked = () => ({
    model: behindAnthropic.modelName,
    max_completion_tokens: 4_000,
    tools: [{ type: "function" as const, function: { name: "get_weather", parameters: SCHEMA } }],
    messages: [
      { role: "system" as const, content: "Be brief." },
      { role: "user" as const, content: "Call get_weather [[sandbox: pace=0]]" },
    ],
  });

  it("calls a tool, streamed or not, and goes on with its result", async () => {
    const whole = await client().chat.completions.create(asked());
    const streamed = await client().chat.completions.stream(asked()).finalChatCompletion();
    const message = whole.choices[0]?.message;
    expect(whole.choices[0]?.finish_reason).toBe("tool_calls");
    const [call] = message?.tool_calls ?? [];
    if (!message || call?.type !== "function") throw new Error("no call");
    expect(call.function).toMatchObject({ name: "get_weather", arguments: '{"city":"sandbox"}' });
    expect(streamed.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      function: { arguments: '{"city":"sandbox"}' },
    });
    const next = await client().chat.completions.create({
      ...asked(),
      messages: [
        ...asked().messages,
        message,
        { role: "tool", tool_call_id: call.id, content: "Sunny [[sandbox: tokens=9]]" },
      ],
    });
    expect(next.choices[0]?.finish_reason).toBe("stop");
    expect(bench.sandbox.log().at(-1)?.path).toBe("/v1/messages");
  });

  it("has the model think by an effort, and a JSON schema followed", async () => {
    const thought = await client().chat.completions.create({
      ...asked(),
      tools: [],
      reasoning_effort: "high",
    });
    expect(thought.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
    const shaped = await client().chat.completions.create({
      ...asked(),
      tools: [],
      response_format: { type: "json_schema", json_schema: { name: "place", schema: SCHEMA } },
    });
    expect(JSON.parse(shaped.choices[0]?.message.content ?? "")).toEqual({ city: "sandbox" });
  });
});
