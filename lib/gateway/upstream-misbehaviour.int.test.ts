import { createServer, type AddressInfo, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { UPSTREAM_NAMES, upstreamAt, type UpstreamName } from "./testing/crossings";
import { absorbed, Counting, FREE, sold } from "./testing/expected";
import { QUICK, TestBench, TestGateway } from "./testing/harness";
import { readStream } from "./testing/read-stream";
import { ScriptedUpstream, type Script } from "./testing/scripted-upstream";
import { errorIn, post, saidIn, SPEAKERS, type SpeakerName } from "./testing/speakers";
import {
  cutAfter,
  EVENTS,
  eventsOf,
  lines,
  padded,
  pour,
  sampleOf,
  sends,
  sendsTwo,
  slices,
  twice,
  type Sample,
} from "./testing/upstream-samples";

/**
 * Upstreams that misbehave, in each protocol, to clients of their own and of another: what is only odd goes through whole
 * and is charged in full; what is wrong ends in the client's envelope and by its row of CHARGES.md, soon, and in little memory.
 */
let bench: TestBench;
/** One waits for no first word, and one for no end. */
let unwaiting: TestGateway;
let timed: TestGateway;
let upstream: ScriptedUpstream;
let canary: Server;
let canaryCalls = 0;
let chains: Readonly<Record<UpstreamName, ChainFixture>>;
let samples: Readonly<Record<UpstreamName, Sample>>;
const counting = new Counting();
const MIB = 1024 * 1024;
const PATIENT = {
  ...QUICK,
  ...{ firstByteStreamMs: 30_000, firstByteWholeMs: 30_000, idleMs: 30_000 },
  ...{ holdHeadersMs: 30_000, pingMs: 30_000, answerBytes: 3 * MIB },
};

beforeAll(async () => {
  bench = await TestBench.start(PATIENT);
  unwaiting = await TestGateway.start({ ...PATIENT, firstByteStreamMs: 500 });
  timed = await TestGateway.start({ ...PATIENT, totalMs: 1_500 });
  upstream = await ScriptedUpstream.start();
  canary = createServer((socket) => {
    canaryCalls++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
  chains = await gathered((name) => buildChain({ upstreams: [upstreamAt(upstream.url, name)] }));
  samples = await gathered((name) => sampleOf(bench.sandbox, name));
});
afterAll(async () => {
  await counting.close();
  await upstream.close();
  await unwaiting.stop();
  await timed.stop();
  await new Promise((resolve) => canary.close(resolve));
  await bench.stop();
});

async function gathered<T>(of: (name: UpstreamName) => Promise<T>): Promise<Record<UpstreamName, T>> {
  const all = await Promise.all(UPSTREAM_NAMES.map(async (name) => [name, await of(name)] as const));
  return Object.fromEntries(all) as Record<UpstreamName, T>;
}

interface Way {
  readonly client: SpeakerName;
  readonly name: UpstreamName;
}

const WAYS: readonly Way[] = [
  ...UPSTREAM_NAMES.map((name) => ({ client: name, name })),
  ...UPSTREAM_NAMES.filter((name) => name !== "chat").map((name) => ({ client: "chat" as const, name })),
  { client: "messages", name: "chat" },
  { client: "gemini", name: "chat" },
];

interface Doing {
  readonly stream: boolean;
  readonly script: Script;
  readonly maxTokens?: number;
  readonly gateway?: TestGateway;
}

async function play({ client, name }: Way, { stream, script, maxTokens, gateway = bench.gateway }: Doing) {
  const chain = chains[name];
  const prompt = upstream.promptFor(script);
  const { apiKey } = chain.customers[0];
  const bound = maxTokens === undefined ? {} : { maxTokens };
  const request = SPEAKERS[client].request({ apiKey, model: chain.modelName, prompt, stream, ...bound });
  const response = await post(gateway.url, request);
  const seen = await readStream(response);
  const input = await (client === "chat" ? counting.input(request.body) : counting.text(prompt));
  const said = saidIn(SPEAKERS[client], seen, stream);
  const call = await bench.callOf(response);
  return { response, seen, said, call, input, error: errorIn(SPEAKERS[client], seen) };
}

describe.concurrent.each(WAYS)("a $client client, before a $name upstream whose stream", (way) => {
  const { name } = way;

  it.each<[string, (sample: Sample) => Script]>([
    ["is as it should be", ({ stream }) => sends(stream)],
    ["has lines that end in CRLF", ({ stream }) => sends(lines(stream, "\r\n"))],
    ["has lines that end in CR", ({ stream }) => sends(lines(stream, "\r"))],
    ["begins with a byte order mark", ({ stream }) => sends(`\uFEFF${stream}`)],
    ["is full of comments", ({ stream }) => sends(eventsOf(stream).join(": PROCESSING by gpu-17\n\n"))],
    ["has a comment of 2 MiB", ({ stream }) => sends(`: ${"x".repeat(2 * MIB)}\n\n${stream}`)],
    ["has an event of 2 MiB", ({ stream }) => sends(padded(stream, 2 * MIB))],
    ["tells its usage twice", ({ stream }) => sends(twice(name, stream))],
    [
      "goes on behind its end with noise",
      ({ stream }) => sends(name === "gemini" ? stream : `${stream}data: <p>\n\n`),
    ],
    ["comes in slices that cut letters apart", ({ stream }) => slices(Buffer.from(stream), 7)],
  ])("%s: C29 goes through whole, and is charged in full", async (_title, script) => {
    const { stream, said, tokens } = samples[name];
    expect(stream).toContain("🙂");
    const played = await play(way, { stream: true, script: script(samples[name]) });
    expect(played.error).toBeUndefined();
    expect(played.said).toBe(said);
    expect(played.seen.text).not.toMatch(/PROCESSING|<p>/);
    expect(played.call).toMatchObject({ ...sold(chains[name], tokens), outcome: "ok", estimated: false });
  });

  it.each<[string, string]>([
    ["is cut off", ""],
    ["is cut within an event", `data: {"cho`],
    ["has an event that is no JSON", `event: x\ndata: {"a":\n\n`],
    ["has an event that is a page", `event: x\ndata: <html>\n\n`],
    ["says an error", `event: error\ndata: {"type":"error","error":{"message":"org-1 is out"}}\n\n`],
    ["has an event without an end", `data: {"a":"${"x".repeat(4 * MIB)}`],
  ])("%s: C13 is free, ends in an error, and is absorbed", async (_title, rest) => {
    const [begun] = cutAfter(name, samples[name].stream, 6);
    const played = await play(way, { stream: true, script: sendsTwo(begun, rest) });
    expect(played.error?.message).toContain("Nothing was charged.");
    expect(played.seen.text).not.toMatch(/org-1|<html>/);
    expect(played.call).toMatchObject({ state: "released", amounts: [], fault_row: "C13" });
    expect(played.call.draws).toMatchObject([{ purpose: "absorbed" }]);
  });

  it("never ends: C13 is cut, long before memory is", async () => {
    const [begun, rest] = cutAfter(name, samples[name].stream, 2);
    const more = (eventsOf(rest)[0] ?? "").repeat(500);
    let sent = 0;
    const script: Script = (res) => {
      res.writeHead(200, EVENTS).write(begun);
      return pour(res, () => ((sent += more.length), more), 400 * MIB);
    };
    const played = await play(way, { stream: true, script, maxTokens: 16 });
    expect(played.error).toBeDefined();
    expect(played.call).toMatchObject({ state: "released", amounts: [], fault_row: "C13" });
    expect(sent).toBeLessThan(100 * MIB);
  });

  it("says nothing but comments: C10 before its first word, C14 after one", async () => {
    const silence: Script = async (res) => {
      while (!res.destroyed) {
        res.write(": alive\n\n".repeat(2_000));
        await sleep(20);
      }
    };
    const begins =
      (begun: string): Script =>
      (res, req) => {
        res.writeHead(200, EVENTS).write(begun);
        return silence(res, req);
      };
    const silent = await play(way, { stream: true, script: begins(": hi\n\n"), gateway: unwaiting });
    expect(silent.error).toBeDefined();
    expect(silent.call).toMatchObject({ state: "released", amounts: [], fault_row: "C10" });
    const [begun] = cutAfter(name, samples[name].stream, 6);
    const stuck = await play(way, { stream: true, script: begins(begun), gateway: timed });
    expect(stuck.error).toBeDefined();
    expect(stuck.call).toMatchObject({ state: "released", amounts: [], fault_row: "C14" });
  });
});

const BOTH = WAYS.flatMap((way) =>
  [true, false].map((stream) => ({ ...way, stream, how: stream ? "streamed" : "whole" })),
);

describe.concurrent.each(BOTH)("a $client client, before a $name upstream that, $how,", (way) => {
  const { name, stream } = way;
  const good = () => Buffer.from(stream ? samples[name].stream : samples[name].whole);
  const type = stream ? "text/event-stream" : "application/json";

  it.each<[string, Script]>([
    [
      "answers with a page",
      (res) => void res.writeHead(200, { "content-type": "text/html" }).end("<h1>nginx gpu-17</h1>"),
    ],
    [
      "packs its answer by gzip",
      (res) =>
        void res.writeHead(200, { "content-type": type, "content-encoding": "gzip" }).end(gzipSync(good())),
    ],
    [
      "packs its answer by br",
      (res) =>
        void res
          .writeHead(200, { "content-type": type, "content-encoding": "br" })
          .end(brotliCompressSync(good())),
    ],
    [
      "sends 64 KiB of headers",
      (res) => void res.writeHead(200, { "content-type": type, "x-a": "a".repeat(64 * 1024) }).end(good()),
    ],
    ["answers with no HTTP", (res) => void res.socket?.end("SSH-2.0-OpenSSH_9.9\r\n\r\n")],
  ])("%s: C11 is absorbed, in the client's envelope", async (_title, script) => {
    const played = await play(way, { stream, script });
    expect(played.response.status).toBe(502);
    expect(played.error?.message).toContain("Nothing was charged.");
    expect(played.seen.text).not.toMatch(/nginx|gpu-17|SSH/);
    expect(played.call).toMatchObject({
      ...absorbed(chains[name], { input: played.input, output: 0 }),
      fault_row: "C11",
    });
  });

  it.each([302, 307])("redirects (%i): C09 is not followed, and free", async (status) => {
    const { port } = canary.address() as AddressInfo;
    const script: Script = (res) =>
      void res.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end();
    const played = await play(way, { stream, script });
    expect(played.response.status).toBe(502);
    expect(played.error).toBeDefined();
    expect(played.seen.text).not.toContain(String(port));
    expect(played.call).toMatchObject({ ...FREE, fault_row: "C09" });
    expect(canaryCalls).toBe(0);
  });
});

describe.concurrent.each(WAYS)("a $client client, before a $name upstream whose whole answer", (way) => {
  const { name } = way;

  it("begins with white space and has unknown fields: C29 is charged in full", async () => {
    const { whole, tokens } = samples[name];
    const odd = `\r\n  ${whole.replace("{", '{"x_unknown":[1],')}\n`;
    const script: Script = (res) => void res.writeHead(200, { "content-type": "application/json" }).end(odd);
    const played = await play(way, { stream: false, script });
    expect(played.response.status).toBe(200);
    expect(played.said).toContain("thé日🙂");
    expect(played.call).toMatchObject({ ...sold(chains[name], tokens), outcome: "ok" });
  });

  it("never ends: C11 is absorbed", async () => {
    const script: Script = (res) => {
      res.writeHead(200, { "content-type": "application/json" });
      return pour(res, () => " ".repeat(256 * 1024), 64 * MIB);
    };
    const played = await play(way, { stream: false, script });
    expect(played.response.status).toBe(502);
    expect(played.error).toBeDefined();
    expect(played.call).toMatchObject({ state: "released", amounts: [], fault_row: "C11" });
  });
});

it("every invariant of the books holds after all that", () => bench.verify());
