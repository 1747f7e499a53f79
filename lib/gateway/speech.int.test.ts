import { setTimeout as sleep } from "node:timers/promises";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { applyPpm } from "@/lib/domain/money/ppm";
import { rate } from "@/lib/domain/pricing/rate";
import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import { buildChain, FACTORS_PPM, type ChainFixture } from "./testing/chain-fixture";
import { Counting, FREE } from "./testing/expected";
import { PATIENT, TestBench, TestGateway, type WrittenCall } from "./testing/harness";
import { ScriptedUpstream, type Script } from "./testing/scripted-upstream";
import { pour } from "./testing/upstream-samples";

/** Speech goes to its listener as it is spoken, and costs what it says (CHARGES.md). */
let bench: TestBench;
let upstream: ScriptedUpstream;
let stopping: ChainFixture;
let billing: ChainFixture;
let byTokens: ChainFixture;
const counting = new Counting();

const CHARACTER = { character: "15000000" };
const TOKENS = { input: "600000", output: "12000000" };

beforeAll(async () => {
  bench = await TestBench.start(PATIENT);
  upstream = await ScriptedUpstream.start();
  const at = (more: object, listPrices: Readonly<Record<string, string>> = CHARACTER) =>
    buildChain({ upstreams: [{ url: `${upstream.url}/v1`, ...more }], modelName: "tts-1", listPrices });
  [stopping, billing, byTokens] = await Promise.all([at({}), at({ billsAfterAbort: true }), at({}, TOKENS)]);
});
afterAll(async () => {
  await bench.verify();
  await counting.close();
  await bench.stop();
  await upstream.close();
});

interface Asked {
  readonly chain?: ChainFixture;
  readonly more?: object;
  readonly gateway?: TestGateway;
  readonly signal?: AbortSignal;
}

function say(script: Script, { chain = stopping, more = {}, gateway = bench.gateway, signal }: Asked = {}) {
  const input = upstream.promptFor(script);
  const asked = fetch(`${gateway.url}/v1/audio/speech`, {
    method: "POST",
    headers: { authorization: `Bearer ${chain.customers[0].apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "tts-1", voice: "alloy", input, ...more }),
    ...(signal ? { signal } : {}),
  });
  return { input, asked };
}

const SOUND = { "content-type": "audio/mpeg" };
const PIECE = Buffer.alloc(64 * 1024, 7);
const LONG = 48 * 1024 * 1024;

function amountsOf(listPrices: Readonly<Record<string, string>>, used: Partial<Record<Dimension, number>>) {
  const list = pricesFromJson(listPrices);
  const units = Object.fromEntries(Object.entries(used).map(([name, count]) => [name, BigInt(count)]));
  return [FACTORS_PPM.root, FACTORS_PPM.distributor, FACTORS_PPM.sub].map((factor) =>
    rate(
      units,
      Object.fromEntries(Object.entries(list).map(([name, price]) => [name, applyPpm(price, factor)])),
    ),
  );
}

const charactersOf = ({ usage }: WrittenCall) => Number(usage[DIMENSIONS.indexOf("character")]);

function expectSold(call: WrittenCall, input: string, more: object): void {
  expect(charactersOf(call)).toBe(input.length);
  expect(call).toMatchObject({
    ...{ state: "settled", amounts: amountsOf(CHARACTER, { character: input.length }), estimated: false },
    ...more,
  });
  expect(call.draws).toMatchObject([{ purpose: "sold", qty: BigInt(input.length) * 15_000n }]);
}

/** Sends some, and the rest when it is told to. */
function inTwo(): { script: Script; begun: Promise<void>; goOn: () => void } {
  const [begun, onward] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const script: Script = async (res) => {
    res.writeHead(200, SOUND).write(PIECE);
    begun.resolve();
    await onward.promise;
    res.end(PIECE);
  };
  return { script, begun: begun.promise, goOn: onward.resolve };
}

describe("speech", () => {
  it("of 48 MiB reaches a slow listener as it comes, and takes little memory", async () => {
    let sent = 0;
    const { input, asked } = say(async (res) => {
      res.writeHead(200, SOUND);
      await pour(res, () => ((sent += PIECE.length), PIECE.toString("latin1")), LONG);
      res.end();
    });
    const response = await asked;
    expect(response.headers.get("content-type")).toBe("audio/mpeg");
    const reader = response.body?.getReader();
    let got = (await reader?.read())?.value?.length ?? 0;
    await sleep(300);
    // The listener holds the speaker back: what lies between them are the buffers of connections, and not the sound.
    expect(sent).toBeLessThan(LONG / 2);
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
      got += next.value.length;
    expect(got).toBe(sent);
    expectSold(await bench.callOf(response), input, { outcome: "ok", fault_row: null });
  });

  it("is heard before it is all spoken, and its last byte comes when it is booked", async () => {
    const { script, goOn } = inTwo();
    const { input, asked } = say(script);
    const response = await asked;
    const reader = response.body?.getReader();
    let got = 0;
    while (got < PIECE.length - 1) got += (await reader?.read())?.value?.length ?? 0;
    expect(got).toBe(PIECE.length - 1);
    goOn();
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
      got += next.value.length;
    expect(got).toBe(2 * PIECE.length);
    expectSold(await bench.callOf(response), input, { outcome: "ok", fault_row: null });
  });

  it("C18 that is left midway costs its characters: they are what is billed", async () => {
    const { script, goOn } = inTwo();
    const leaving = new AbortController();
    const { input, asked } = say(script, { signal: leaving.signal });
    const response = await asked;
    await response.body?.getReader().read();
    leaving.abort();
    const more = { fault_row: "C18", outcome: "client_cancelled", http_status: 499 };
    expectSold(await bench.callOf(response), input, more);
    goOn();
  });

  it("C19 is spoken to its end where it is billed on", async () => {
    const { script, goOn } = inTwo();
    const leaving = new AbortController();
    const { input, asked } = say(script, { chain: billing, signal: leaving.signal });
    const response = await asked;
    await response.body?.getReader().read();
    leaving.abort();
    setTimeout(goOn, 200);
    expectSold(await bench.callOf(response), input, { fault_row: "C19", http_status: 499 });
  });

  it("C13 that breaks midway is cut, and free", async () => {
    const { input, asked } = say(async (res) => {
      res.writeHead(200, { ...SOUND, "content-length": 2 * PIECE.length }).write(PIECE);
      await sleep(200);
      res.destroy();
    });
    const response = await asked;
    await expect(response.arrayBuffer()).rejects.toThrow();
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ ...FREE, fault_row: "C13", draws: [{ purpose: "absorbed" }] });
    expect(call.draws[0]?.qty).toBe(BigInt(input.length) * 15_000n);
  });

  it("C14 that takes too long is cut, and free", async () => {
    const gateway = await TestGateway.start({ ...PATIENT, totalMs: 700 });
    const { script, goOn } = inTwo();
    const { asked } = say(script, { gateway });
    const response = await asked;
    await expect(response.arrayBuffer()).rejects.toThrow();
    goOn();
    const absorbed = { fault_row: "C14", draws: [{ purpose: "absorbed" }] };
    expect(await bench.callOf(response)).toMatchObject({ ...FREE, ...absorbed });
    await gateway.stop();
  });

  it.each([
    ["C11", "a page", { "content-type": "text/html" }, "<html>", 502],
    ["C11", "JSON without sound", { "content-type": "application/json" }, "{}", 502],
    ["C12", "nothing", SOUND, "", 502],
  ])("%s that is %s is an error in OpenAI's words", async (row, _name, headers, body, status) => {
    const response = await say((res) => void res.writeHead(200, headers).end(body)).asked;
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { type: "server_error" } });
    expect(await bench.callOf(response)).toMatchObject({ state: "released", fault_row: row, amounts: [] });
  });

  it("C24 that is sold by tokens nobody reports is counted, and not given away", async () => {
    const { input, asked } = say((res) => void res.writeHead(200, SOUND).end(PIECE), { chain: byTokens });
    const response = await asked;
    expect((await response.arrayBuffer()).byteLength).toBe(PIECE.length);
    const tokens = await counting.text(input);
    expect(await bench.callOf(response)).toMatchObject({
      ...{ state: "settled", fault_row: "C24", estimated: true },
      amounts: amountsOf(TOKENS, { input: tokens, output: 6 * tokens }),
    });
  });

  it("is read by OpenAI's own client as it comes", async () => {
    const { script, goOn } = inTwo();
    const input = upstream.promptFor(script);
    const client = new OpenAI({ apiKey: stopping.customers[0].apiKey, baseURL: `${bench.gateway.url}/v1` });
    const answer = await client.audio.speech.create({ model: "tts-1", voice: "alloy", input });
    const first = await answer.body?.getReader().read();
    expect(first?.done).toBe(false);
    goOn();
    expectSold(await bench.callOf(answer), input, {});
  });
});

describe('speech as events (stream_format: "sse")', () => {
  const event = (type: string, more: object) => `data: ${JSON.stringify({ type, ...more })}\n\n`;
  const delta = event("speech.audio.delta", { audio: "A".repeat(4_000) });
  const EVENTS = { "content-type": "text/event-stream" };

  it("comes event by event", async () => {
    const onward = Promise.withResolvers<void>();
    const script: Script = async (res) => {
      res.writeHead(200, EVENTS).write(delta);
      await onward.promise;
      res.end(delta + event("speech.audio.done", { usage: null }));
    };
    const { input, asked } = say(script, { more: { stream_format: "sse" } });
    const response = await asked;
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(delta);
    onward.resolve();
    while (!(await reader?.read())?.done);
    expectSold(await bench.callOf(response), input, { outcome: "ok" });
  });

  it("C18 costs its characters when it is left midway", async () => {
    const onward = Promise.withResolvers<void>();
    const script: Script = async (res) => {
      res.writeHead(200, EVENTS).write(delta);
      await onward.promise;
      res.end();
    };
    const leaving = new AbortController();
    const { input, asked } = say(script, { more: { stream_format: "sse" }, signal: leaving.signal });
    const response = await asked;
    await response.body?.getReader().read();
    leaving.abort();
    expectSold(await bench.callOf(response), input, { fault_row: "C18", http_status: 499 });
    onward.resolve();
  });
});
