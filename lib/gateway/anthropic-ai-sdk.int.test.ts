import { createAnthropic } from "@ai-sdk/anthropic";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";

/** Vercel's `ai` with Anthropic's protocol: in front of an upstream that speaks it, and of one that speaks OpenAI's. */

let bench: TestBench;
const chains = new Map<string, ChainFixture>();

beforeAll(async () => {
  bench = await TestBench.start();
  chains.set(
    "passed through",
    await buildChain({ upstreams: [{ url: bench.sandbox.url, protocol: "anthropic" }] }),
  );
  chains.set("converted", await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] }));
});
afterEach(() => bench.verify());
afterAll(() => bench.stop());

function modelOf(way: string) {
  const chain = chains.get(way);
  if (!chain) throw new Error(`no chain ${way}`);
  const [{ apiKey }] = chain.customers;
  return createAnthropic({ apiKey, baseURL: `${bench.gateway.url}/v1` })(chain.modelName);
}

const weather = tool({
  description: "Tells the weather",
  inputSchema: jsonSchema<{ city: string }>({
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
  }),
  execute: ({ city }) => Promise.resolve(`Sunny in ${city}`),
});

describe.each(["passed through", "converted"])("messages %s", (way) => {
  it("are read the same, streamed or not", async () => {
    const asked = {
      model: modelOf(way),
      prompt: "Hello [[sandbox: pace=0 tokens=17]]",
      maxOutputTokens: 100,
    };
    const whole = await generateText(asked);
    const streamed = streamText(asked);
    expect(await streamed.text).toBe(whole.text);
    expect(whole.text).toContain("Entrepot sandbox");
    expect(await streamed.finishReason).toBe("stop");
    expect(whole.usage.outputTokens).toBe(17);
    expect((await streamed.usage).outputTokens).toBe(17);
  });

  it("have tools called, and go on with what they say", async () => {
    const { text, steps } = await generateText({
      model: modelOf(way),
      prompt: "Call get_weather [[sandbox: pace=0]]",
      maxOutputTokens: 300,
      tools: { get_weather: weather },
      stopWhen: stepCountIs(2),
    });
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(["tool-calls", "stop"]);
    expect(steps[0]?.toolResults[0]?.output).toBe("Sunny in sandbox");
    expect(text).toContain("Entrepot sandbox");
  });
});
