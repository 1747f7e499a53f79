import { GoogleGenAI, type GenerateContentResponse } from "@google/genai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dimensionIndex } from "@/lib/domain/metering/dimension";
import { FAULTS } from "@/lib/integrations/sandbox-upstream/faults";
import { startSandboxUpstream, type SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import { patienceFor } from "@/lib/integrations/sandbox-upstream/testing/patience";
import type { AnswerContext, StreamReader, UsageReading } from "../contract";
import { parsed } from "./testing/requests";
import { geminiWire } from "./wire";

const MODEL = "gemini-3-pro-preview";
const BOUNDS = { contextTokens: 1_048_576, outputTokens: 40, audio: false, modelName: MODEL, settings: {} };
const CONTEXT: AnswerContext = {
  ...{ hex: "0a", upstreamModel: MODEL, createdAt: 0, maxEventBytes: 4_000_000, settings: {} },
};

let sandbox: SandboxUpstream;
let client: GoogleGenAI;
beforeAll(async () => {
  sandbox = await startSandboxUpstream();
  client = new GoogleGenAI({ apiKey: "sandbox-test", httpOptions: { baseUrl: sandbox.url } });
});
afterEach(() => sandbox.clearLog());
afterAll(() => sandbox.close());

const BODY = { contents: [{ parts: [{ text: "Hello" }] }], generationConfig: { maxOutputTokens: 40 } };

function post(directive: string, stream: boolean, body: object = BODY): Promise<Response> {
  return fetch(
    `${sandbox.url}/v1beta/models/${MODEL}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    {
      method: "POST",
      headers: { "x-goog-api-key": "sandbox-test", "x-sandbox-directive": `pace=0 tokens=20 ${directive}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    },
  );
}

async function streamed(directive: string, body?: object): Promise<StreamReader> {
  const response = await post(directive, true, body);
  const reader = geminiWire.openStream(parsed(body ?? BODY), CONTEXT);
  const pieces: Uint8Array[] = [];
  try {
    for await (const chunk of response.body ?? []) pieces.push(chunk);
  } catch {
    for (const piece of pieces) reader.push(Buffer.from(piece));
    return reader;
  }
  for (const piece of pieces) reader.push(Buffer.from(piece));
  reader.end();
  return reader;
}

async function whole(directive: string, body?: object) {
  const bytes = Buffer.from(await (await post(directive, false, body)).arrayBuffer());
  return geminiWire.readAnswer(parsed(body ?? BODY), bytes, CONTEXT, "application/json");
}

/** What the log says that was billed, as a reading. */
function billed(): UsageReading {
  const usage = new Array<bigint>(13).fill(0n);
  for (const [name, count] of Object.entries<number>({ ...sandbox.log().at(-1)?.billed }))
    usage[dimensionIndex(name as "input")] = BigInt(count);
  return { kind: "read", usage };
}

describe("the sandbox as an upstream of Gemini's", () => {
  it.each(["", "cached=3", "reasoning=7", "split=3", "fault=C28", "fault=C28-shrinking", "fault=C28-zero"])(
    "tells what it bills, streamed and whole: %s",
    async (directive) => {
      const reader = await streamed(directive);
      expect(reader).toMatchObject({ done: true, fault: null, finishReason: "STOP" });
      expect(geminiWire.readUsage(reader.usage, BOUNDS)).toEqual(billed());
      const answer = await whole(directive);
      expect(geminiWire.readUsage(answer?.usage, BOUNDS)).toEqual(billed());
      expect(answer?.text()).toBe(reader.text());
    },
  );

  it.each([
    ["C24", "missing"],
    ["C25", "zero"],
    ["C26", "absurd"],
    ["C26-nan", "absurd"],
    ["C26-fraction", "absurd"],
    ["C26-string", "absurd"],
    ["C26-context", "absurd"],
    ["C26-max", "absurd"],
    ["C26-huge", "absurd"],
    ["C26-cached", "absurd"],
    ["C26-total", "absurd"],
  ])("lies as it is told: %s", async (fault, kind) => {
    const reader = await streamed(`fault=${fault}`);
    expect(geminiWire.readUsage(reader.usage, BOUNDS).kind).toBe(kind);
    expect(geminiWire.readUsage((await whole(`fault=${fault}`))?.usage, BOUNDS).kind).toBe(kind);
  });

  it("prints NaN where it is told to", async () => {
    expect(await streamed("fault=C26-bare-nan")).toMatchObject({ done: true, usageBroken: true });
    expect(await whole("fault=C26-bare-nan")).toMatchObject({ usageBroken: true });
  });

  it.each([
    ["C12", { done: false, output: false }],
    ["C12-error", { fault: "error_event", output: false }],
    ["C13", { done: false, output: true }],
    ["C13-error", { fault: "error_event", output: true }],
    ["C13-end", { done: false, output: true, fault: null }],
    ["C34", { done: true, finishReason: "SAFETY" }],
    ["C34-length", { done: true, finishReason: "MAX_TOKENS" }],
    ["crlf", { done: true }],
    ["comments", { done: true }],
    ["split", { done: true }],
    ["huge", { done: true }],
    ["C34 after=0", { done: true, output: false, finishReason: "SAFETY" }],
  ])("plays %s", async (fault, expected) => {
    expect(await streamed(`fault=${fault}`)).toMatchObject(expected);
  });

  it.each([
    ["C06", 400, "invalid_value"],
    ["C07", 401, "invalid_api_key"],
    ["C08", 429, "rate_limit_exceeded"],
    ["C09", 500, "internal"],
    ["C33", 400, "content_filter"],
  ])("refuses as Google does: %s", async (fault, status, code) => {
    const response = await post(`fault=${fault}`, true);
    expect(response.status).toBe(status);
    const error = geminiWire.readError(Buffer.from(await response.arrayBuffer()));
    expect(error.code).toBe(code);
  });

  it("answers or cuts every fault, and leaves nothing running", async () => {
    for (const fault of Object.keys(FAULTS)) {
      for (const stream of [true, false]) {
        const asked = await fetch(
          `${sandbox.url}/v1beta/models/${MODEL}@${fault}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
          {
            method: "POST",
            headers: { "x-goog-api-key": "sandbox-test", "x-sandbox-directive": "pace=0 tokens=4 chunks=2" },
            body: JSON.stringify(BODY),
            signal: AbortSignal.timeout(patienceFor(`fault=${fault}`)),
          },
        ).catch(() => null);
        await asked?.text().catch(() => null);
        await sandbox.idle();
        expect(sandbox.log().at(-1)?.state, fault).not.toBe("open");
      }
    }
  }, 60_000);

  it("serves Google's own client: thoughts, calls, counts, embeddings, models", async () => {
    const config = {
      thinkingConfig: { includeThoughts: true },
      tools: [
        {
          functionDeclarations: [
            {
              name: "weather",
              parametersJsonSchema: { type: "object", properties: { days: { type: "integer" } } },
            },
          ],
        },
      ],
    };
    const chunks: GenerateContentResponse[] = [];
    for await (const chunk of await client.models.generateContentStream({
      ...{ model: MODEL, contents: "Use the weather tool. [[sandbox: pace=0 reasoning=5]]", config },
    }))
      chunks.push(chunk);
    const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
    expect(parts.filter(({ thought }) => thought).length).toBeGreaterThan(0);
    expect(parts.flatMap(({ functionCall }) => functionCall ?? [])).toEqual([
      { name: "weather", args: { days: 7 } },
    ]);
    expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe("STOP");
    expect(chunks.at(-1)?.usageMetadata).toMatchObject({ thoughtsTokenCount: 5 });

    expect(await client.models.countTokens({ model: MODEL, contents: "Hello" })).toMatchObject({
      totalTokens: 9,
    });
    const { embeddings } = await client.models.embedContent({
      ...{ model: "gemini-embedding-001", contents: ["a", "b"], config: { outputDimensionality: 4 } },
    });
    expect(embeddings?.map(({ values }) => values?.length)).toEqual([4, 4]);
    const models: (string | undefined)[] = [];
    for await (const { name } of await client.models.list()) models.push(name);
    expect(models).toContain(`models/${MODEL}`);
  });

  it("is found at Vertex's paths too, and refuses other keys", async () => {
    const url = `${sandbox.url}/v1/projects/p/locations/r/publishers/google/models/${MODEL}:generateContent`;
    const init = { method: "POST", body: JSON.stringify(BODY) };
    const response = await fetch(url, { ...init, headers: { authorization: "Bearer sandbox-vertex" } });
    expect(await response.json()).toMatchObject({ modelVersion: MODEL });
    const refused = await fetch(url, { ...init, headers: { "x-goog-api-key": "stolen" } });
    expect(await refused.json()).toMatchObject({ error: { code: 401, status: "UNAUTHENTICATED" } });
  });
});
