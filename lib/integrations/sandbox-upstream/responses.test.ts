import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LogEntry } from "./log";
import { startSandboxUpstream, type SandboxUpstream } from "./server";

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
const ASKED = { model: "gpt-5.2", input: "Hello" };
const TOOL = {
  type: "function" as const,
  name: "get_weather",
  strict: false,
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

function client(directive = "pace=0"): OpenAI {
  const defaultHeaders = { "x-sandbox-directive": directive };
  return new OpenAI({ apiKey: "sandbox-test", baseURL: `${sandbox.url}/v1`, maxRetries: 0, defaultHeaders });
}

function lastEntry(): LogEntry {
  const entry = sandbox.log().at(-1);
  if (!entry) throw new Error("nothing logged");
  return entry;
}

describe("a response of the sandbox", () => {
  it("is the same streamed or not, with the words and figures of a chat completion", async () => {
    const whole = await client().responses.create(ASKED);
    const streamed = await client().responses.stream(ASKED).finalResponse();
    const chat = await client().chat.completions.create({ model: ASKED.model, messages: MESSAGES });
    expect(streamed.output_text).toBe(whole.output_text);
    expect(whole.output_text).toBe(chat.choices[0]?.message.content);
    expect([whole.usage?.input_tokens, whole.usage?.output_tokens]).toEqual([
      chat.usage?.prompt_tokens,
      chat.usage?.completion_tokens,
    ]);
    expect(streamed.usage).toEqual(whole.usage);
    expect(streamed.id).toBe(whole.id);
  });

  it("bills what it says, streamed or not", async () => {
    for (const stream of [true, false]) {
      const asked = { ...ASKED, stream } as const;
      const answer = await client("pace=0 tokens=30 reasoning=10").responses.create(asked);
      if ("output" in answer) expect(answer.usage?.output_tokens).toBe(40);
      else for await (const event of answer) expect(event.type).not.toBe("error");
      await sandbox.idle();
      expect(lastEntry()).toMatchObject({ state: "complete", billed: { output: 30, reasoning: 10 } });
    }
  });

  it("numbers its events without a gap", async () => {
    const numbers: number[] = [];
    for await (const event of await client().responses.create({ ...ASKED, stream: true }))
      numbers.push(event.sequence_number);
    expect(numbers.length).toBeGreaterThan(8);
    expect(numbers).toEqual([...numbers.keys()]);
  });

  it("calls a tool, takes its result, and stops at its bound", async () => {
    const asked = { ...ASKED, tools: [TOOL], tool_choice: "required" as const };
    const called = await client().responses.stream(asked).finalResponse();
    const call = called.output.find((item) => item.type === "function_call");
    if (!call) throw new Error("no call");
    expect(JSON.parse(call.arguments)).toHaveProperty("city");
    const input = [
      { role: "user" as const, content: "Hello" },
      { type: "function_call" as const, call_id: call.call_id, name: call.name, arguments: call.arguments },
      { type: "function_call_output" as const, call_id: call.call_id, output: "sunny" },
    ];
    const after = await client().responses.create({ ...ASKED, input, max_output_tokens: 5 });
    expect(after).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
    });
  });

  it.each([
    ["C06", 400],
    ["C07", 401],
    ["C09", 500],
  ])("refuses as a chat does: %s", async (fault, status) => {
    await expect(client(`fault=${fault}`).responses.create(ASKED)).rejects.toMatchObject({ status });
  });

  it("breaks off as a chat does", async () => {
    const stream = await client("pace=0 fault=C13 after=6").responses.create({ ...ASKED, stream: true });
    const read = async () => {
      for await (const event of stream) expect(event.type).not.toBe("response.completed");
    };
    await expect(read()).rejects.toThrow();
    expect(lastEntry().state).toBe("broken");
  });
});

describe("a text completion of the sandbox", () => {
  it("is the same streamed or not, and bills what it says", async () => {
    const asked = { model: "gpt-5.2", prompt: "Hello", max_tokens: 40 };
    const whole = await client().completions.create(asked);
    let text = "";
    let usage: OpenAI.CompletionUsage | null | undefined = null;
    const stream = await client().completions.create({
      ...asked,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of stream) {
      text += chunk.choices[0]?.text ?? "";
      usage = chunk.usage ?? usage;
    }
    expect(whole.object).toBe("text_completion");
    expect(text).toBe(whole.choices[0]?.text);
    expect(text.length).toBeGreaterThan(20);
    expect(usage).toEqual(whole.usage);
    await sandbox.idle();
    expect(lastEntry().billed.output).toBe(usage?.completion_tokens);
  });

  it("reports NaN where it is told to, as no JSON", async () => {
    const response = await fetch(`${sandbox.url}/v1/completions`, {
      method: "POST",
      headers: { authorization: "Bearer sandbox-test", "x-sandbox-directive": "fault=C26-bare-nan" },
      body: JSON.stringify({ model: "gpt-5.2", prompt: "Hello" }),
    });
    expect(await response.text()).toContain(":NaN");
  });
});
