import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GoogleGenAI, type GenerateContentResponse } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { allowUpstreamHost } from "@/lib/integrations/upstream/allowed-hosts";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { absorbed, FREE, sold, type Tokens } from "./testing/expected";
import { TestBench } from "./testing/harness";

/** Clients of every protocol on upstreams that speak Gemini's, at Google's path and at Vertex's; the rows of CHARGES.md. */

const THEIRS = "gemini-3-flash-preview";
let bench: TestBench;
let gemini: ChainFixture;
/** Whose customers pay for prompts a filter refused. */
let charging: ChainFixture;
let vertex: ChainFixture;

/** Google's token endpoint: a service account's assertion in, a token the sandbox knows out. */
const tokens = createServer((request, response) => {
  request.resume().on("end", () => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: "sandbox-vertex", expires_in: 3_600 }));
  });
});

function serviceAccount(tokenUri: string): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  return JSON.stringify({
    type: "service_account",
    client_email: "seller@project.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    token_uri: tokenUri,
  });
}

beforeAll(async () => {
  bench = await TestBench.start();
  const { url } = bench.sandbox;
  gemini = await buildChain({
    upstreams: [{ url: `${url}/v1beta`, protocol: "gemini", modelName: THEIRS }],
    modelName: "our-gemini",
  });
  charging = await buildChain({
    upstreams: [{ url: `${url}/v1beta`, protocol: "gemini", modelName: THEIRS }],
    modelName: "our-paid-gemini",
    model: { filteredCharge: "as_used" },
  });
  await new Promise<void>((resolve) => tokens.listen(0, "127.0.0.1", resolve));
  const { port } = tokens.address() as AddressInfo;
  allowUpstreamHost(`127.0.0.1:${port}`);
  const secret = serviceAccount(`http://127.0.0.1:${port}/token`);
  vertex = await buildChain({
    upstreams: [{ url: `${url}/v1/projects/p/locations/r`, protocol: "vertex", modelName: THEIRS, secret }],
    modelName: "our-vertex",
  });
});
beforeEach(() => bench.sandbox.clearLog());
afterAll(async () => {
  await bench.verify();
  await bench.stop();
  tokens.closeAllConnections();
  tokens.close();
});

type Client = "gemini" | "openai" | "anthropic";

/** Asks in the client's own words, and hands the directive to the sandbox with the prompt. */
function ask(client: Client, chain: ChainFixture, directive: string, stream: boolean): Promise<Response> {
  const text = `Tell me. [[sandbox: pace=0 ${directive}]]`;
  const model = chain.modelName;
  const key = chain.customers[0].apiKey;
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${bench.gateway.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}`, ...headers },
      body: JSON.stringify(body),
    });
  switch (client) {
    case "gemini":
      return post(`/v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`, {
        contents: [{ role: "user", parts: [{ text }] }],
        generationConfig: { maxOutputTokens: 64 },
      });
    case "openai":
      return post("/v1/chat/completions", {
        ...{ model, stream, max_tokens: 64, messages: [{ role: "user", content: text }] },
      });
    case "anthropic":
      return post(
        "/v1/messages",
        { model, stream, max_tokens: 64, messages: [{ role: "user", content: text }] },
        { "anthropic-version": "2023-06-01" },
      );
    default:
      return client satisfies never;
  }
}

/** A call as its client, our books and its upstream saw it. */
async function played(client: Client, chain: ChainFixture, directive: string, stream: boolean) {
  const response = await ask(client, chain, directive, stream);
  const text = await response.text();
  const call = await bench.callOf(response);
  await bench.sandbox.idle();
  const {
    input,
    cached_input: cached,
    output,
    reasoning,
  } = bench.sandbox.log().at(-1)?.billed ?? {
    ...{ input: 0, cached_input: 0, output: 0, reasoning: 0 },
  };
  const billed: Tokens = { input, cached, output: output + reasoning };
  return { response, text, call, billed };
}

const CASES = (["gemini", "openai", "anthropic"] as const).flatMap((client) =>
  [true, false].map((stream) => ({ client, stream })),
);

describe.each(CASES)("a client of $client's, streaming $stream", ({ client, stream }) => {
  it.each(["tokens=12", "tokens=12 cached=5", "tokens=12 reasoning=6", "split=5 tokens=9"])(
    "pays what was used, at both of Google's services: %s",
    async (directive) => {
      for (const chain of [gemini, vertex]) {
        const { response, text, call, billed } = await played(client, chain, directive, stream);
        expect(response.status, text).toBe(200);
        expect(call).toMatchObject({ ...sold(chain, billed), outcome: "ok", estimated: false });
        expect(text).not.toContain(`"${THEIRS}"`);
        expect(text).toContain(chain.modelName);
      }
    },
  );

  it("C06: is told what was wrong, for nothing", async () => {
    const { response, call } = await played(client, gemini, "fault=C06", stream);
    expect(response.status).toBe(400);
    expect(call).toMatchObject(FREE);
  });

  it("C11: gets no page for an answer", async () => {
    const { response, text, call } = await played(client, gemini, "fault=C11 tokens=8", stream);
    expect(response.status).toBe(502);
    expect(text).not.toContain("<h1>");
    expect(call).toMatchObject({ state: "released", amounts: [] });
  });

  it("C24: is charged by our own count where usage is missing", async () => {
    const { call } = await played(client, gemini, "fault=C24 tokens=8", stream);
    expect(call).toMatchObject({ state: "settled", estimated: true, fault_row: "C24" });
  });

  it.each(["C26", "C26-total", "C26-cached"])("%s: usage that cannot be is looked at", async (fault) => {
    const { call } = await played(client, gemini, `fault=${fault} tokens=8`, stream);
    expect(call).toMatchObject({ state: "settled", estimated: true, quarantined: true, fault_row: "C26" });
  });

  it("C34: pays in full for what a filter or the bound cut", async () => {
    for (const fault of ["C34", "C34-length"]) {
      const { response, call, billed } = await played(client, gemini, `fault=${fault} tokens=20`, stream);
      expect(response.status).toBe(200);
      expect(call).toMatchObject(sold(gemini, billed));
    }
  });
});

describe.each(["gemini", "openai", "anthropic"] as const)("a stream of %s's that breaks", (client) => {
  it("C12: before anything was said, costs nothing", async () => {
    const { call } = await played(client, gemini, "fault=C12-error tokens=8", true);
    expect(call).toMatchObject({ state: "released", amounts: [] });
  });

  it("C13: costs its client nothing, and ends in an error", async () => {
    const { text, call, billed } = await played(client, gemini, "fault=C13-error tokens=20", true);
    expect(text).toContain('"error"');
    expect(call).toMatchObject({ ...absorbed(gemini, billed), fault_row: "C13" });
  });
});

it("Google's client and OpenAI's read the same answer of one upstream, for the same price", async () => {
  const [{ apiKey }] = gemini.customers;
  const contents = "Say it. [[sandbox: pace=0 tokens=15]]";
  const google = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: bench.gateway.url } });
  const chunks: string[] = [];
  for await (const { text } of await google.models.generateContentStream({
    model: gemini.modelName,
    contents,
  }))
    chunks.push(text ?? "");
  const first = await bench.lastCall();
  const openai = new OpenAI({ apiKey, baseURL: `${bench.gateway.url}/v1` });
  const completion = await openai.chat.completions.create({
    model: gemini.modelName,
    messages: [{ role: "user", content: contents }],
  });
  expect(completion.choices[0]?.message.content).toBe(chunks.join(""));
  expect((await bench.lastCall()).amounts).toEqual(first.amounts);
});

it("a tool is called, answered, and called by its name again upstream", async () => {
  const [{ apiKey }] = gemini.customers;
  const openai = new OpenAI({ apiKey, baseURL: `${bench.gateway.url}/v1` });
  const tools = [
    { type: "function" as const, function: { name: "weather", parameters: { type: "object" } } },
  ];
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: "user", content: "Use the weather tool. [[sandbox: pace=0]]" },
  ];
  const model = gemini.modelName;
  const asked = await openai.chat.completions.create({ model, tools, messages });
  const message = asked.choices[0]?.message;
  expect(asked.choices[0]?.finish_reason).toBe("tool_calls");
  expect(message?.tool_calls?.[0]).toMatchObject({ function: { name: "weather" } });
  const id = message?.tool_calls?.[0]?.id ?? "";
  if (message) messages.push(message);
  messages.push({ role: "tool", tool_call_id: id, content: "Sunny" });
  const answered = await openai.chat.completions.create({ model, tools, messages });
  expect(answered.choices[0]?.finish_reason).toBe("stop");
  expect(bench.sandbox.log().map(({ state }) => state)).toEqual(["complete", "complete"]);
});

describe.each(CASES)(
  "a client of $client's, streaming $stream, whose prompt is blocked",
  ({ client, stream }) => {
    it("C33: reads so in its own words, and costs nothing, unless the model's rule is another", async () => {
      const { response, text, call, billed } = await played(client, gemini, "fault=C34 after=0", stream);
      const words = { gemini: '"blockReason":"SAFETY"', openai: '"content_filter"', anthropic: '"refusal"' };
      expect(response.status).toBe(200);
      expect(text).toContain(words[client]);
      expect(billed.output).toBe(0);
      expect(call).toMatchObject({ ...absorbed(gemini, billed), fault_row: "C33", estimated: false });
      const paying = await played(client, charging, "fault=C34 after=0", stream);
      expect(paying.call).toMatchObject({
        ...sold(charging, paying.billed),
        fault_row: "C33",
        estimated: false,
      });
    });
  },
);

describe("Google's client on upstreams that speak other protocols", () => {
  const tools = [
    {
      functionDeclarations: [
        {
          name: "weather",
          parametersJsonSchema: { type: "object", properties: { days: { type: "integer" } } },
        },
      ],
    },
  ];

  it.each(["openai-compatible", "anthropic"] as const)(
    "calls a tool and answers it, streamed: %s",
    async (protocol) => {
      const chain = await buildChain({
        upstreams: [{ url: `${bench.sandbox.url}/v1`, protocol, modelName: "claude-sonnet-4-5" }],
        modelName: `over-${protocol}`,
      });
      const [{ apiKey }] = chain.customers;
      const google = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: bench.gateway.url } });
      const chat = google.chats.create({
        model: chain.modelName,
        config: { tools, systemInstruction: "Be brief.", maxOutputTokens: 64 },
      });
      const said = async (message: Parameters<typeof chat.sendMessageStream>[0]["message"]) => {
        const chunks: GenerateContentResponse[] = [];
        for await (const chunk of await chat.sendMessageStream({ message })) chunks.push(chunk);
        return chunks;
      };
      const calls = (await said("Use the weather tool. [[sandbox: pace=0]]")).flatMap(
        ({ functionCalls }) => functionCalls ?? [],
      );
      expect(calls).toMatchObject([{ name: "weather", args: { days: 7 } }]);
      const { id } = calls[0] ?? {};
      const response = { output: "Sunny" };
      const answered = await said([
        { functionResponse: { name: "weather", response, ...(id ? { id } : {}) } },
      ]);
      expect(answered.map(({ text }) => text ?? "").join("")).toContain("sandbox");
      expect(answered.at(-1)?.candidates?.[0]?.finishReason).toBe("STOP");
      expect(await bench.lastCall()).toMatchObject({ state: "settled", outcome: "ok", estimated: false });
    },
  );
});
