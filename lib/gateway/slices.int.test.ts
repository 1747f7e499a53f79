import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { Counting, sold } from "./testing/expected";
import { QUICK, TestBench } from "./testing/harness";
import { cross, upstreamAt, type UpstreamName } from "./testing/crossings";
import { readStream } from "./testing/read-stream";
import { finishIn, SPEAKER_NAMES, SPEAKERS, type SpeakerName } from "./testing/speakers";

/** Holds by slice (DESIGN section 2, step 4), with slices small enough to grow within a test. */

let bench: TestBench;
const counting = new Counting();

beforeAll(async () => {
  // Only the balance ends a stream here, not a machine that is busy.
  const patient = { firstByteStreamMs: 30_000, idleMs: 30_000, holdHeadersMs: 30_000 };
  bench = await TestBench.start({ ...QUICK, ...patient, sliceTokens: 32 });
});
afterAll(async () => {
  await bench.verify();
  await counting.close();
  await bench.stop();
});

const chain = (customerBalanceNano: bigint): Promise<ChainFixture> =>
  buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }], customerBalanceNano });

const ask = (maxTokens: number) => ({
  model: "gpt-5.2",
  stream: true,
  max_tokens: maxTokens,
  stream_options: { include_usage: true },
  messages: [{ role: "user", content: "Tell a long story. [[sandbox: tokens=400 chunks=100 pace=5]]" }],
});

async function held(tenantId: string): Promise<bigint> {
  const { rows } = await bench.database.admin.query<{ held: string }>(
    "SELECT COALESCE(max(held_nano), 0) AS held FROM wallet w JOIN party p ON p.id = w.buyer_id WHERE w.tenant_id = $1 AND p.kind = 'customer'",
    [tenantId],
  );
  return BigInt(rows[0]?.held ?? 0);
}

const WAYS: readonly (readonly [client: SpeakerName, upstream: UpstreamName])[] = [
  ...SPEAKER_NAMES.map((name) => [name, name] as const),
  ...SPEAKER_NAMES.map((name) => [name, name === "chat" ? "messages" : "chat"] as const),
];

/** What an event says of the stream it belongs to, in any of the protocols. */
function nameOf(event: string): unknown {
  const json = JSON.parse(event) as Named;
  const named = json.response ?? json.message ?? json;
  const created = named.created ?? named.created_at;
  return [named.id ?? named.responseId, created, named.model ?? named.modelVersion];
}

interface Named {
  readonly [name: string]: unknown;
  readonly response?: Named;
  readonly message?: Named;
}

describe.each(WAYS)(
  "a stream of a %s client on a %s upstream, when its hold cannot grow",
  (client, upstream) => {
    it("ends as at a length limit, as the stream it is, and says why", async () => {
      const poor = await buildChain({
        upstreams: [upstreamAt(bench.sandbox.url, upstream)],
        customerBalanceNano: 2_500_000n,
      });
      const asked = { stream: true, maxTokens: 4_000 };
      const { seen, said, call } = await cross(
        { bench, chain: poor },
        client,
        "tokens=400 chunks=100 pace=5",
        asked,
      );
      const speaker = SPEAKERS[client];
      expect(finishIn(speaker, seen)).toBe(speaker.lengthWord);
      expect(speaker.isEnd(seen.events.at(-1) ?? "")).toBe(true);
      expect(seen.text).toContain("does not cover more of this answer");
      const last = seen.events.findLast((event) => event.includes("does not cover")) ?? "";
      if (client !== "messages") expect(nameOf(last)).toEqual(nameOf(seen.events[0] ?? ""));
      expect(call).toMatchObject({
        state: "settled",
        outcome: "balance_ended",
        estimated: upstream !== "gemini",
      });
      const [input, output] = [Number(call.usage[0]), Number(call.usage[4])];
      expect(call).toMatchObject(sold(poor, { input, output }));
      if (upstream !== "gemini") expect(output).toBe(await counting.text(said));
      expect(output).toBeGreaterThan(5);
      expect(output).toBeLessThan(400);
    });
  },
);

describe("a stream's hold", () => {
  it("begins with a slice, grows with the answer, and the whole answer is charged", async () => {
    const plenty = await chain(1_000_000_000_000n);
    const response = await bench.gateway.chat(plenty.customers[0].apiKey, ask(4_000));
    expect(response.status).toBe(200);
    const { events } = await readStream(response);
    expect(events.at(-1)).toBe("[DONE]");
    const usage = events
      .filter((event) => event.includes('"usage"'))
      .map((event) => JSON.parse(event) as Used);
    const { prompt_tokens: input = 0, completion_tokens: output = 0 } = usage.at(-1)?.usage ?? {};
    expect(output).toBe(400);
    expect(await bench.callOf(response)).toMatchObject(sold(plenty, { input, output }));
    expect(await held(plenty.tenantId)).toBe(0n);
  });

  it("lets a wallet answer that could not pay for max_tokens at once", async () => {
    // 100,000 tokens of output would cost 1.25 dollars.
    const small = await chain(50_000_000n);
    const response = await bench.gateway.chat(small.customers[0].apiKey, ask(100_000));
    expect(response.status).toBe(200);
    expect((await readStream(response)).events.at(-1)).toBe("[DONE]");
    expect(await bench.callOf(response)).toMatchObject({ state: "settled", outcome: "ok" });
  });

  it("that cannot grow ends the answer as a length limit does, charged for what was delivered", async () => {
    // Enough for input and a slice or two, not for 400 tokens at 12.50 dollars a million.
    const poor = await chain(2_500_000n);
    const response = await bench.gateway.chat(poor.customers[0].apiKey, ask(4_000));
    expect(response.status).toBe(200);
    const { events } = await readStream(response);
    expect(events.at(-1)).toBe("[DONE]");
    expect(events.at(-2)).toContain('"finish_reason":"length"');
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ state: "settled", outcome: "balance_ended", estimated: true });
    const output = await counting.output(events.slice(0, -2));
    expect(call.usage[4]).toBe(BigInt(output));
    expect(output).toBeGreaterThan(5);
    expect(output).toBeLessThan(400);
  });

  it("that cannot hold a first slice is refused, not shortened", async () => {
    const broke = await chain(100_000n);
    const response = await bench.gateway.chat(broke.customers[0].apiKey, ask(4_000));
    expect(response.status).toBe(402);
  });
});

interface Used {
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}
