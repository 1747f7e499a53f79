import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandboxUpstream, type SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import { embeddings } from "./embeddings";
import { imageEdits, imageGenerations } from "./images";
import { moderations } from "./moderations";
import { rerank } from "./rerank";
import { speech } from "./speech";
import { used } from "./testing/calls";
import { relayTo, type Relay } from "./testing/relay";
import { wav } from "./testing/sounds";
import { transcriptions, translations } from "./transcriptions";

const ENDPOINTS = {
  "/v1/embeddings": embeddings,
  "/v1/images/generations": imageGenerations,
  "/v1/images/edits": imageEdits,
  "/v1/audio/speech": speech,
  "/v1/audio/transcriptions": transcriptions,
  "/v1/audio/translations": translations,
  "/v1/moderations": moderations,
  "/v1/rerank": rerank,
};

let sandbox: SandboxUpstream;
let relay: Relay;
let client: OpenAI;
beforeAll(async () => {
  sandbox = await startSandboxUpstream();
  relay = relayTo(`${sandbox.url}/v1`, ENDPOINTS);
  client = new OpenAI({ apiKey: "k", baseURL: "http://gateway/v1", fetch: relay.fetch, maxRetries: 0 });
});
beforeEach(() => sandbox.clearLog());
afterAll(() => sandbox.close());

/** What the sandbox bills for the latest request, by dimension. */
function billed(): Record<string, number> {
  const entry = sandbox.log().at(-1);
  const units = (entry?.params.billedUnits ?? {}) as Record<string, number>;
  const { input = 0, output = 0 } = entry?.billed ?? {};
  return Object.fromEntries(Object.entries({ input, output, ...units }).filter(([, count]) => count > 0));
}

const reading = () => {
  const found = relay.reading();
  return found ? used(found) : null;
};

describe("OpenAI's own client", () => {
  it("reads embeddings, which it asks for in base64 by itself", async () => {
    const { data } = await client.embeddings.create({
      model: "text-embedding-3-small",
      input: ["a", "b"],
      dimensions: 8,
    });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([8, 8]);
    expect(reading()).toEqual(billed());
  });

  it("reads pictures, whole and as they are drawn", async () => {
    const asked = { model: "gpt-image-1", prompt: "a grey dot" };
    const { data } = await client.images.generate({ ...asked, n: 2 });
    expect(data).toHaveLength(2);
    expect(reading()).toEqual(billed());
    const types: string[] = [];
    for await (const { type } of await client.images.generate({ ...asked, stream: true, partial_images: 2 }))
      types.push(type);
    expect(types).toEqual([
      "image_generation.partial_image",
      "image_generation.partial_image",
      "image_generation.completed",
    ]);
    expect(reading()).toEqual(billed());
  });

  it("edits pictures it sends as files", async () => {
    const image = await toFile(Buffer.from([1, 2, 3, 255]), "a.png", { type: "image/png" });
    const { data } = await client.images.edit({
      model: "gpt-image-1",
      image: [image, image],
      prompt: "greyer",
    });
    expect(data).toHaveLength(1);
    expect(reading()).toEqual(billed());
  });

  it("hears speech, whole and as events", async () => {
    const asked = { model: "tts-1", voice: "alloy", input: "Grüße 👋" } as const;
    const sound = await client.audio.speech.create({ ...asked, response_format: "wav" });
    expect(sound.headers.get("content-type")).toBe("audio/wav");
    expect(Buffer.from(await sound.arrayBuffer()).toString("latin1", 0, 4)).toBe("RIFF");
    expect(reading()).toEqual(billed());
    const events = await client.audio.speech.create({
      ...asked,
      model: "gpt-4o-mini-tts",
      stream_format: "sse",
    });
    expect(await events.text()).toContain("speech.audio.done");
    expect(reading()).toEqual(billed());
  });

  it("has recordings written down, in each format", async () => {
    const file = () => toFile(wav(2_300), "a.wav");
    const text = "Three barrels went to the north dock.";
    const plain = await client.audio.transcriptions.create({ model: "whisper-1", file: await file() });
    expect(plain.text).toBe(text);
    expect(reading()).toEqual({ second: 3 });
    const tokens = await client.audio.transcriptions.create({
      model: "gpt-4o-mini-transcribe",
      file: await file(),
    });
    expect(tokens.text).toBe(text);
    expect(reading()).toEqual(billed());
    const vtt = await client.audio.translations.create({
      model: "whisper-1",
      file: await file(),
      response_format: "vtt",
    });
    expect(vtt).toContain("00:00:02.302");
    expect(reading()).toEqual({ second: 3 });
    const verbose = { model: "whisper-1", file: await file(), response_format: "verbose_json" } as const;
    expect((await client.audio.transcriptions.create(verbose)).duration).toBeCloseTo(2.3, 1);
    let streamed = "";
    const asked = { model: "gpt-4o-mini-transcribe", file: await file(), stream: true } as const;
    for await (const event of await client.audio.transcriptions.create(asked))
      if (event.type === "transcript.text.delta") streamed += event.delta;
    expect(streamed.trim()).toBe(text);
    expect(reading()).toEqual(billed());
  });

  it("moderates", async () => {
    const { results } = await client.moderations.create({ input: ["peace", "violence"] });
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true]);
    expect(reading()).toEqual({ request: 1 });
  });

  it("is told what is wrong, in its own error", async () => {
    const asked = client.embeddings.create({ model: "text-embedding-3-small", input: "" });
    await expect(asked).rejects.toMatchObject({ status: 400, param: "input" });
    const refused = client.embeddings.create({ model: "text-embedding-3-small@C08", input: "a" });
    await expect(refused).rejects.toMatchObject({ status: 429, code: "rate_limit_exceeded" });
  });
});

describe("rerank, which OpenAI's client does not know", () => {
  it.each(["rerank-v3.5", "rerank-2.5-lite"])("orders documents with %s", async (model) => {
    const body = JSON.stringify({
      model,
      query: "blue doors",
      documents: ["red roofs", "blue doors"],
      top_n: 1,
    });
    const answer = await relay.fetch("http://gateway/v1/rerank", { method: "POST", body });
    expect(await answer.json()).toMatchObject({ results: [{ index: 1 }] });
    expect(reading()).toEqual({ request: 1, ...billed() });
  });
});
