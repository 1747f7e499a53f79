import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import v8 from "node:v8";
import vm from "node:vm";
import fc from "fast-check";
import { Pool } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { badRequests, type BadRequest } from "./testing/bad-requests";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { QUICK, TestBench, TestGateway } from "./testing/harness";
import { SPEAKER_NAMES, SPEAKERS, type Speaker } from "./testing/speakers";

/**
 * Bad input over HTTP, in every client protocol: a 4xx in its envelope with an id, and nothing else: no call upstream, no
 * hold, no row, no memory. `BAD_INPUTS` makes another number of them, `BAD_INPUTS_SEED` others.
 */
const COUNT = Number(process.env.BAD_INPUTS ?? 10_000);
const SEED = Number(process.env.BAD_INPUTS_SEED ?? 7);
const AT_ONCE = 16;

let bench: TestBench;
let chain: ChainFixture;
let pool: Pool;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
  pool = new Pool(bench.gateway.url, { connections: AT_ONCE });
});
afterAll(async () => {
  await pool.close();
  await bench.stop();
});

const asked = () => ({
  apiKey: chain.customers[0].apiKey,
  model: chain.modelName,
  prompt: "Hi",
  stream: false,
});

const statuses = new Set<number>();

/** What is wrong with an answer; undefined where it is as it should be. */
async function faultIn(
  speaker: Speaker,
  { path, headers, body, why }: BadRequest,
): Promise<string | undefined> {
  const answer = await pool.request({ method: "POST", path, headers, body });
  const text = await answer.body.text();
  statuses.add(answer.statusCode);
  const told = `${why}: ${answer.statusCode} ${text.slice(0, 300)} to ${body.toString("latin1", 0, 300)}`;
  if (answer.statusCode < 400 || answer.statusCode >= 500) return told;
  if (!/^req_[0-9a-f]{32}$/.test(String(answer.headers[speaker.idHeader]))) return `no id: ${told}`;
  const error = speaker.error(parsed(text));
  return error && error.message !== "" && error.word !== "" ? undefined : `no envelope: ${told}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function faultsIn(speaker: Speaker, requests: readonly BadRequest[]): Promise<string[]> {
  const waiting = requests.values();
  const found: string[] = [];
  const client = async () => {
    for (const request of waiting) {
      const fault = await faultIn(speaker, request);
      if (fault !== undefined) found.push(fault);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return found;
}

function usedAfterCollection(): number {
  v8.setFlagsFromString("--expose-gc");
  (vm.runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

async function traces(): Promise<object> {
  const { length: upstream } = bench.sandbox.log();
  const [calls, holds, lines] = await Promise.all(
    (["call", "hold", "rated_line"] as const).map((table) => bench.count(table)),
  );
  return { upstream, calls, holds, lines };
}

const NOTHING = { upstream: 0, calls: 0, holds: 0, lines: 0 };

describe.each(SPEAKER_NAMES)("%s", (name) => {
  const speaker = SPEAKERS[name];

  beforeAll(() => statuses.clear());

  it(`${COUNT} bad requests are refused in the envelope, and leave nothing behind`, async () => {
    const batch = (numRuns: number, seed: number) =>
      fc.sample(badRequests(speaker, asked()), { numRuns, seed });
    // What is loaded at first use is no leak.
    expect(await faultsIn(speaker, batch(300, SEED + 1))).toEqual([]);
    const before = usedAfterCollection();
    for (let made = 0, part = 0; made < COUNT; made += 1_000, part++) {
      const requests = batch(Math.min(1_000, COUNT - made), SEED + 1_000 * part);
      expect(await faultsIn(speaker, requests)).toEqual([]);
    }
    expect(usedAfterCollection() - before).toBeLessThan(16 * 1024 * 1024);
    expect(await traces()).toEqual(NOTHING);
    expect([...statuses].sort()).toEqual([400, 401, 404, 415]);
  }, 600_000);
});

/** Sends bytes piece by piece, and gathers what comes back until the connection closes. */
async function raw(url: string, pieces: readonly (string | Buffer)[], everyMs = 0): Promise<string> {
  const socket = net.connect(Number(new URL(url).port), "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  for (const piece of pieces) {
    if (socket.destroyed || !socket.writable) break;
    socket.write(piece);
    if (everyMs > 0) await sleep(everyMs);
  }
  await Promise.race([closed, sleep(10_000)]);
  socket.destroy();
  return Buffer.concat(chunks).toString();
}

/** Status, and whether the envelope and the id are there. */
function answerIn(speaker: Speaker, text: string): { status: number; whole: boolean } {
  const [head = ""] = text.split("\r\n\r\n", 1);
  const bytes = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
  const id = new RegExp(`^${speaker.idHeader}: req_[0-9a-f]{32}$`, "im").test(head);
  const error = speaker.error(parsed(text.slice(head.length + 4, head.length + 4 + bytes)));
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), whole: id && error !== undefined };
}

describe.each(SPEAKER_NAMES)("bytes that are not quite HTTP, or too slow, asked in %s", (name) => {
  const speaker = SPEAKERS[name];
  let strict: TestGateway;

  beforeAll(async () => {
    strict = await TestGateway.start({ ...QUICK, bodyBytes: 64 * 1024, bodyMs: 1_500 });
  });
  afterAll(() => strict.stop());

  const spoken = () => speaker.request(asked());
  function head(more: readonly string[]): string {
    const { path, headers } = spoken();
    const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
    return [`POST ${path} HTTP/1.1`, "host: 127.0.0.1", ...lines, ...more, "", ""].join("\r\n");
  }
  const body = () => JSON.stringify(spoken().body);
  const length = (bytes: number) => `content-length: ${bytes}`;
  const pieces = (text: string) => Array.from({ length: 40 }, (_, at) => text[at] ?? " ");

  it.each<[string, number, () => readonly string[], number]>([
    ["byte by byte", 408, () => [head([length(500)]), ...pieces(body())], 20],
    ["a body that stops in the middle", 408, () => [head([length(500)]), body().slice(0, 20)], 0],
    ["a length that is too large", 408, () => [head([length(body().length + 9)]), body()], 0],
    ["a length that is too small", 400, () => [head([length(10)]), body()], 0],
    ["a length that is no number", 400, () => [head(["content-length: x"]), body()], 0],
    ["two lengths", 400, () => [head([length(5), length(6)]), body()], 0],
    ["a length and chunks", 400, () => [head([length(5), "transfer-encoding: chunked"]), body()], 0],
    ["chunks that are none", 400, () => [head(["transfer-encoding: chunked"]), "zz\r\nx\r\n"], 0],
    ["a header with a zero byte", 400, () => [head(["x-a: \u0000b"]), body()], 0],
    ["a header without a name", 400, () => [head([": b"]), body()], 0],
    ["headers of 20 KiB", 431, () => [head([`x-a: ${"a".repeat(20_000)}`]), body()], 0],
    ["a body too long, and saying so", 413, () => [head([length(70_000)]), " ".repeat(2_000)], 0],
    [
      "one too long in chunks",
      413,
      () => [
        head(["transfer-encoding: chunked"]),
        `${(70_000).toString(16)}\r\n${" ".repeat(70_000)}\r\n0\r\n\r\n`,
      ],
      0,
    ],
  ])("%s is a %i in the envelope", async (_title, status, sent, everyMs) => {
    const begun = Date.now();
    const text = await raw(strict.url, sent(), everyMs);
    expect(answerIn(speaker, text)).toEqual({ status, whole: true });
    expect(Date.now() - begun).toBeLessThan(9_000);
    expect(await traces()).toEqual(NOTHING);
  });
});
