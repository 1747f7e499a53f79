import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowUpstreamHost } from "@/lib/integrations/upstream/allowed-hosts";
import { TestBench, QUICK } from "./testing/harness";
import { listenToFetch } from "./testing/recorded/capture";
import { playRecording } from "./testing/recorded/play";
import { RecordedVendor } from "./testing/recorded/recorded-vendor";
import { allRecordings } from "./testing/recorded/recording";
import { RecordedStage } from "./testing/recorded/stage";
import { notPlayed } from "./testing/recorded/vendors";

/**
 * Recorded traffic of real providers through a running gateway, from a mock upstream: in the recording's own protocol and
 * through every conversion, read by official clients, with what was settled held against what the recording states.
 */

const all = allRecordings();
const played = all.filter((recording) => notPlayed(recording) === null);
/** So many at a time: both cores are busy then. */
const LANES = 12;

let bench: TestBench;
let vendor: RecordedVendor;
let mute: () => void;
/** For all ways of one recording, on a busy machine. */
const LONGEST_MS = 120_000;
const outcomes = new Map<string, PromiseWithResolvers<Error | null>>(
  played.map(({ id }) => [id, Promise.withResolvers<Error | null>()]),
);

beforeAll(async () => {
  if (played.length === 0) return;
  bench = await TestBench.start({
    ...QUICK,
    pingMs: 60_000,
    idleMs: 20_000,
    firstByteStreamMs: 20_000,
    firstByteWholeMs: 20_000,
    holdHeadersMs: 20_000,
    sliceTokens: 1_000_000,
  });
  vendor = await RecordedVendor.start(all);
  allowUpstreamHost(`127.0.0.1:${vendor.port}`);
  mute = listenToFetch();
  const stage = new RecordedStage(vendor.url, played);
  const waiting = [...played];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const failure = await Promise.race([
        playRecording({ bench, vendor, stage }, next).then(() => null, asError),
        new Promise<Error>((resolve) => setTimeout(resolve, LONGEST_MS, new Error("never ended")).unref()),
      ]);
      outcomes.get(next.id)?.resolve(failure);
    }
  };
  for (let i = 0; i < LANES; i++) void lane();
});

afterAll(async () => {
  if (played.length === 0) return;
  mute();
  await bench.verify();
  await bench.stop();
  await vendor.stop();
  const failures = await Promise.all([...outcomes.values()].map(({ promise }) => promise));
  const failed = failures.filter((failure) => failure !== null).length;
  const skipped = all.length - played.length;
  process.stdout.write(`recordings ran=${played.length} skipped=${skipped} failed=${failed}\n`);
}, LONGEST_MS);

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

describe("recorded traffic through the gateway", () => {
  it("is there, or its folder is not", () => expect(all.length === 0 || played.length > 500).toBe(true));

  for (const { id, provider, shape, model } of played)
    it(
      `${id} ${provider} ${shape} ${model}`,
      async () => {
        const failure = await outcomes.get(id)?.promise;
        if (failure) throw failure;
      },
      2 * LONGEST_MS,
    );
});
