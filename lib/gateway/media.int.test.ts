import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Dimension } from "@/lib/domain/metering/dimension";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { applyPpm } from "@/lib/domain/money/ppm";
import { rate } from "@/lib/domain/pricing/rate";
import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import { wav } from "./protocols/openai-media/testing/sounds";
import { buildChain, FACTORS_PPM, type ChainFixture } from "./testing/chain-fixture";
import { QUICK, TestBench, TestGateway } from "./testing/harness";

let bench: TestBench;
beforeAll(async () => {
  bench = await TestBench.start();
});
afterAll(() => bench.stop());

type Prices = Partial<Record<Dimension, string>>;
type Used = Partial<Record<Dimension, number>>;

async function selling(modelName: string, listPrices: Prices): Promise<ChainFixture> {
  return buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }], modelName, listPrices });
}

/** Keeps the answer whose headers name the call. */
function clientOf(chain: ChainFixture): { client: OpenAI; latest: () => Response } {
  let latest = new Response();
  const client = new OpenAI({
    apiKey: chain.customers[0].apiKey,
    baseURL: `${bench.gateway.url}/v1`,
    maxRetries: 0,
    fetch: async (input, init) => (latest = await fetch(input, init)),
  });
  return { client, latest: () => latest };
}

/** Each level's amount, the root's sale first, of what was used. */
function amountsOf(listPrices: Prices, used: Used): readonly bigint[] {
  const list = pricesFromJson(listPrices);
  return [FACTORS_PPM.root, FACTORS_PPM.distributor, FACTORS_PPM.sub].map((factor) => {
    const prices = Object.fromEntries(
      Object.entries(list).map(([name, price]) => [name, applyPpm(price, factor)]),
    );
    return rate(
      Object.fromEntries(Object.entries(used).map(([name, count]) => [name, BigInt(count)])),
      prices,
    );
  });
}

async function expectCharged(answer: Response, listPrices: Prices, used: Used): Promise<void> {
  const call = await bench.callOf(answer);
  expect(call).toMatchObject({ state: "settled", outcome: "ok", estimated: false, fault_row: null });
  const usage = DIMENSIONS.flatMap((name, slot) =>
    call.usage[slot] ? [[name, Number(call.usage[slot])]] : [],
  );
  expect(Object.fromEntries(usage)).toEqual(used);
  expect(call.amounts).toEqual(amountsOf(listPrices, used));
  await bench.verify();
}

describe("operations that are not chat, from OpenAI's own client to the books", () => {
  it("embeds, by tokens of input", async () => {
    const prices = { input: "20000" };
    const chain = await selling("text-embedding-3-small", prices);
    const { client, latest } = clientOf(chain);
    const { data, usage, model } = await client.embeddings.create({
      model: chain.modelName,
      input: ["hello world", "again"],
      dimensions: 16,
    });
    expect([data.length, data[0]?.embedding.length, model]).toEqual([2, 16, chain.modelName]);
    await expectCharged(latest(), prices, { input: usage.prompt_tokens });
  });

  it("speaks, by characters", async () => {
    const prices = { character: "15000000" };
    const { client, latest } = clientOf(await selling("tts-1", prices));
    const sound = await client.audio.speech.create({ model: "tts-1", voice: "alloy", input: "Grüße 👋" });
    expect(sound.headers.get("content-type")).toBe("audio/mpeg");
    expect(Buffer.from(await sound.arrayBuffer()).toString("latin1", 0, 4)).toBe("RIFF");
    await expectCharged(latest(), prices, { character: 7 });
  });

  it("says so where a model does not embed, and puts nobody to rest for it", async () => {
    const { client, latest } = clientOf(await selling("gpt-5-mini", { input: "250000", output: "2000000" }));
    const embedding = client.embeddings.create({ model: "gpt-5-mini", input: "x" });
    await expect(embedding).rejects.toMatchObject({ status: 400, code: "unsupported_endpoint" });
    expect(await bench.callOf(latest())).toMatchObject({ state: "released", fault_row: "C06", draws: [] });
  });

  it("listens, by seconds, or by tokens of audio and text", async () => {
    const file = () => toFile(wav(2_300), "a.wav");
    const bySecond = { second: "100000000" };
    const whisper = clientOf(await selling("whisper-1", bySecond));
    const heard = await whisper.client.audio.transcriptions.create({
      model: "whisper-1",
      file: await file(),
    });
    expect(heard.text).toContain("barrels");
    await expectCharged(whisper.latest(), bySecond, { second: 3 });
    const byToken = { input: "1250000", output: "5000000", audio_input: "3000000", audio_output: "5000000" };
    const mini = clientOf(await selling("gpt-4o-mini-transcribe", byToken));
    await mini.client.audio.transcriptions.create({ model: "gpt-4o-mini-transcribe", file: await file() });
    const { billed } = bench.sandbox.log().at(-1) ?? { billed: { input: 0, output: 0 } };
    await expectCharged(mini.latest(), byToken, { audio_input: billed.input, output: billed.output });
  });

  it("listens in one piece where OpenAI ignores that a stream was asked for", async () => {
    const bySecond = { second: "100000000" };
    const whisper = await selling("whisper-1", bySecond);
    // A stream would have begun, or have been given up, before this answer comes.
    const impatient = { holdHeadersMs: 100, pingMs: 50, firstByteStreamMs: 200, firstByteWholeMs: 20_000 };
    const gateway = await TestGateway.start({ ...QUICK, ...impatient });
    onTestFinished(() => gateway.stop());
    const asked = async (directive: string, more: Readonly<Record<string, string>> = {}) => {
      const body = new FormData();
      const fields = { model: "whisper-1", stream: "true", prompt: `[[sandbox: ${directive}]]`, ...more };
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      body.set("file", await toFile(wav(2_300), "a.wav"));
      const headers = { authorization: `Bearer ${whisper.customers[0].apiKey}` };
      return fetch(`${gateway.url}/v1/audio/transcriptions`, { method: "POST", body, headers });
    };
    const heard = await asked("wait=800");
    expect(heard.headers.get("content-type")).toContain("application/json");
    expect((await heard.json()) as object).toMatchObject({
      text: expect.stringContaining("barrels") as string,
    });
    await expectCharged(heard, bySecond, { second: 3 });
    const subtitles = await asked("wait=0", { response_format: "srt" });
    expect(await subtitles.text()).toMatch(/^1\n00:00:00,000 -->/);
    await expectCharged(subtitles, bySecond, { second: 3 });
  });

  it("draws, by picture, or by tokens", async () => {
    const byPicture = { image: "40000000000" };
    const dalle = clientOf(await selling("dall-e-3", byPicture));
    await dalle.client.images.generate({ model: "dall-e-3", prompt: "a dot", n: 2 });
    await expectCharged(dalle.latest(), byPicture, { image: 2 });
    const byToken = { input: "5000000", output: "40000000" };
    const { client, latest } = clientOf(await selling("gpt-image-1", byToken));
    const image = await toFile(Buffer.from([1, 2, 255]), "a.png", { type: "image/png" });
    const { usage } = await client.images.edit({ model: "gpt-image-1", image, prompt: "a dot" });
    await expectCharged(latest(), byToken, {
      input: usage?.input_tokens ?? 0,
      output: usage?.output_tokens ?? 0,
    });
  });

  it("ranks by search unit, and moderates for nothing", async () => {
    const prices = { request: "2000000000" };
    const chain = await selling("rerank-v3.5", prices);
    const ranked = await fetch(`${bench.gateway.url}/v1/rerank`, {
      method: "POST",
      headers: { authorization: `Bearer ${chain.customers[0].apiKey}` },
      body: JSON.stringify({
        model: chain.modelName,
        query: "doors",
        documents: Array<string>(150).fill("doors"),
      }),
    });
    expect(ranked.status).toBe(200);
    await expectCharged(ranked, prices, { request: 2 });
    const free = { request: "0" };
    const { client, latest } = clientOf(await selling("omni-moderation-latest", free));
    expect((await client.moderations.create({ input: "peace" })).results).toHaveLength(1);
    await expectCharged(latest(), free, { request: 1 });
  });

  it("charges nothing that was refused or broke", async () => {
    const prices = { input: "20000" };
    const chain = await selling("text-embedding-3-small", prices);
    const { client, latest } = clientOf(chain);
    const asked = (directive: string) =>
      client.embeddings.create({ model: chain.modelName, input: `a [[sandbox: ${directive}]]` });
    await expect(asked("fault=C06")).rejects.toMatchObject({ status: 400 });
    expect(await bench.callOf(latest())).toMatchObject({ state: "released", amounts: [] });
    await expect(asked("fault=C11")).rejects.toMatchObject({ status: 502 });
    expect(await bench.callOf(latest())).toMatchObject({ state: "released", amounts: [] });
    await bench.verify();
  });
});
