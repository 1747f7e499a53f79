import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { FREE, sold } from "./testing/expected";
import { TestBench } from "./testing/harness";

/** Clients of responses and text completions, before upstreams that have them and upstreams that only chat. */

let bench: TestBench;
/** By what the upstream's settings say it has. */
let chains: Readonly<Record<"chat" | "both" | "only", ChainFixture>>;

beforeAll(async () => {
  bench = await TestBench.start();
  const url = `${bench.sandbox.url}/v1`;
  const [chat, both, only] = await Promise.all([
    buildChain({ upstreams: [{ url }] }),
    buildChain({ upstreams: [{ url, settings: { responses: true, completions: true } }] }),
    buildChain({ upstreams: [{ url, protocol: "openai", settings: { responses: "only" } }] }),
  ]);
  chains = { chat, both, only };
});
afterAll(async () => {
  await bench.verify();
  await bench.stop();
});

type Has = keyof typeof chains;

function clientOf(chain: ChainFixture): OpenAI {
  return new OpenAI({
    apiKey: chain.customers[0].apiKey,
    baseURL: `${bench.gateway.url}/v1`,
    maxRetries: 0,
  });
}

const said = (words: string) => `Hello [[sandbox: pace=0 ${words}]]`;

describe.each<Has>(["chat", "both", "only"])("where the upstream has %s", (has) => {
  it("a response is answered and charged as used", async () => {
    const chain = chains[has];
    const { data, response } = await clientOf(chain)
      .responses.create({ model: chain.modelName, input: said("tokens=12") })
      .withResponse();
    expect(data).toMatchObject({ object: "response", status: "completed", model: chain.modelName });
    expect(data.output_text.split(" ").length).toBeGreaterThan(8);
    const { input_tokens: input = 0, output_tokens: output = 0 } = data.usage ?? {};
    expect(output).toBe(12);
    expect(await bench.callOf(response)).toMatchObject(sold(chain, { input, output }));
  });

  it("a streamed response says the same, event by event, and is charged the same", async () => {
    const chain = chains[has];
    const asked = { model: chain.modelName, input: said("tokens=12") };
    const whole = await clientOf(chain).responses.create(asked);
    const { data, response } = await clientOf(chain)
      .responses.create({ ...asked, stream: true })
      .withResponse();
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    for await (const event of data) events.push(event);
    expect(events.map(({ sequence_number: number }) => number)).toEqual([...events.keys()]);
    const last = events.at(-1);
    if (last?.type !== "response.completed") throw new Error(last?.type);
    expect(last.response.usage).toEqual(whole.usage);
    const text = events
      .map((event) => (event.type === "response.output_text.delta" ? event.delta : ""))
      .join("");
    expect(text).toBe(whole.output_text);
    const { input_tokens: input = 0, output_tokens: output = 0 } = whole.usage ?? {};
    expect(await bench.callOf(response)).toMatchObject(sold(chain, { input, output }));
  });

  it("a tool is called, and its result taken", async () => {
    const chain = chains[has];
    const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const tools = [{ type: "function" as const, name: "weather", strict: false, parameters }];
    const input: OpenAI.Responses.ResponseInput = [{ role: "user", content: said("") }];
    const asked = { model: chain.modelName, tools, tool_choice: "required" as const };
    const first = await clientOf(chain)
      .responses.stream({ ...asked, input })
      .finalResponse();
    const call = first.output.find((item) => item.type === "function_call");
    if (!call) throw new Error("no call");
    expect(JSON.parse(call.arguments)).toHaveProperty("city");
    const result = { type: "function_call_output" as const, call_id: call.call_id, output: "sunny" };
    const second = await clientOf(chain).responses.create({
      ...asked,
      tool_choice: "none",
      input: [...input, ...(first.output as OpenAI.Responses.ResponseInput), result],
    });
    expect(second.output_text).not.toBe("");
  });

  it("a chat goes there as well", async () => {
    const chain = chains[has];
    const messages = [{ role: "user" as const, content: said("tokens=9") }];
    const { data, response } = await clientOf(chain)
      .chat.completions.create({ model: chain.modelName, messages })
      .withResponse();
    const { prompt_tokens: input = 0, completion_tokens: output = 0 } = data.usage ?? {};
    expect(output).toBe(9);
    expect(await bench.callOf(response)).toMatchObject(sold(chain, { input, output }));
  });

  it("a text is completed, streamed and not", async () => {
    const chain = chains[has];
    const asked = { model: chain.modelName, prompt: said("tokens=8 reasoning=0"), max_tokens: 30 };
    const { data, response } = await clientOf(chain).completions.create(asked).withResponse();
    expect(data).toMatchObject({ object: "text_completion", model: chain.modelName });
    const { prompt_tokens: input = 0, completion_tokens: output = 0 } = data.usage ?? {};
    expect(output).toBe(8);
    expect(await bench.callOf(response)).toMatchObject(sold(chain, { input, output }));
    let text = "";
    for await (const chunk of await clientOf(chain).completions.create({ ...asked, stream: true }))
      text += chunk.choices[0]?.text ?? "";
    expect(text).toBe(data.choices[0]?.text);
  });

  it("a fault before the answer costs nothing and names nobody", async () => {
    const chain = chains[has];
    const response = await fetch(`${bench.gateway.url}/v1/responses`, {
      method: "POST",
      headers: { authorization: `Bearer ${chain.customers[0].apiKey}` },
      body: JSON.stringify({ model: chain.modelName, input: said("fault=C09"), stream: true }),
    });
    expect(response.status).toBeGreaterThanOrEqual(500);
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ error: { type: "server_error" } });
    expect(body.toLowerCase()).not.toContain("sandbox");
    expect(await bench.callOf(response)).toMatchObject(FREE);
  });

  it("a stream that breaks off ends in an error event, which its client throws", async () => {
    const chain = chains[has];
    const stream = await clientOf(chain).responses.create({
      model: chain.modelName,
      input: said("fault=C13-error after=8 tokens=30"),
      stream: true,
    });
    const types: string[] = [];
    const read = async () => {
      for await (const { type } of stream) types.push(type);
    };
    await expect(read()).rejects.toThrow("The model's answer was not usable.");
    expect(types).toContain("response.output_text.delta");
    expect(types).not.toContain("response.completed");
  });
});

it.each([
  ["previous_response_id", { previous_response_id: "resp_1" }],
  ["background", { background: true }],
  ["tools", { tools: [{ type: "web_search" }] }],
])("%s is refused before anything is held", async (param, more) => {
  const chain = chains.both;
  const before = await bench.count("call");
  const response = await fetch(`${bench.gateway.url}/v1/responses`, {
    method: "POST",
    headers: { authorization: `Bearer ${chain.customers[0].apiKey}` },
    body: JSON.stringify({ model: chain.modelName, input: "x", ...more }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { param } });
  expect(await bench.count("call")).toBe(before);
});

it("what an upstream's protocol has no word for is refused by name", async () => {
  const chain = chains.only;
  const messages = [{ role: "user" as const, content: "x" }];
  const asked = clientOf(chain).chat.completions.create({ model: chain.modelName, messages, seed: 4 });
  await expect(asked).rejects.toMatchObject({ status: 400, param: "seed" });
});
