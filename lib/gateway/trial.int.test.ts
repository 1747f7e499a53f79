import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { webReply } from "./mount-web";
import { buildChain, LOT_COST_PPM, type ChainFixture } from "./testing/chain-fixture";
import { QUICK, TestBench } from "./testing/harness";
import { runTrial } from "./trial";

/** A seller's own test of an upstream: a real call, held, settled and booked as testing. */
let bench: TestBench;

beforeAll(async () => {
  // However busy the machine is: an answer that comes is waited for, and its head with it.
  const patient = { firstByteStreamMs: 60_000, idleMs: 60_000, holdHeadersMs: 60_000 };
  bench = await TestBench.start({ ...QUICK, ...patient });
});
afterEach(async () => {
  bench.sandbox.setFault(null);
  await bench.settled();
  await bench.verify();
});
afterAll(() => bench.stop());

function tryIt({ tenantId, upstreams }: ChainFixture, modelId: string | null = null): Promise<Response> {
  const order = { tenantId, upstreamId: upstreams[0]?.id ?? "", modelId };
  const { signal } = new AbortController();
  return webReply(signal, (reply) => void runTrial(bench.gateway.runtime, order, reply));
}

const textOf = (sse: string) =>
  [...sse.matchAll(/^data: (\{.*\})$/gm)]
    .map(
      ([, json]) =>
        (JSON.parse(json ?? "") as { choices?: [{ delta?: { content?: string } }] }).choices ?? [],
    )
    .map(([choice]) => choice?.delta?.content ?? "")
    .join("");

async function postings(): Promise<{ code: string; side: string; nano: string }[]> {
  const { rows } = await bench.database.admin.query<{ code: string; side: string; nano: string }>(
    `SELECT code, side::text, amount_nano::text AS nano FROM posting WHERE (tenant_id, entry_id) =
       (SELECT tenant_id, id FROM journal_entry WHERE source_kind = 'settle_batch' ORDER BY id DESC LIMIT 1) ORDER BY side DESC`,
  );
  return rows;
}

describe("a trial of an upstream", () => {
  it.each(["openai-compatible", "anthropic", "gemini"] as const)(
    "streams through the adapter of %s and costs the seller what it cost, as testing",
    async (protocol) => {
      const url =
        protocol === "openai-compatible"
          ? bench.sandbox.url
          : new URL(bench.sandbox.url).origin + (protocol === "gemini" ? "/v1beta" : "");
      const chain = await buildChain({ upstreams: [{ url, protocol }] });
      const answer = await tryIt(chain);
      const sse = await answer.text();
      expect(answer.status, sse).toBe(200);
      expect(textOf(sse).length).toBeGreaterThan(5);
      const call = await bench.callOf(answer);
      expect(call).toMatchObject({ state: "settled", outcome: "ok", fault_row: null, amounts: [] });
      const [draw, ...others] = call.draws;
      expect(others).toEqual([]);
      expect(draw).toMatchObject({ purpose: "testing", lotId: chain.upstreams[0]?.lotId });
      expect(draw?.costNano).toBe(((draw?.qty ?? 0n) * LOT_COST_PPM) / 1_000_000n);
      expect(draw?.costNano).toBeGreaterThan(0n);
      const nano = String(draw?.costNano);
      expect(await postings()).toEqual([
        { code: "testing", side: "debit", nano },
        { code: "stock", side: "credit", nano },
      ]);
    },
  );

  it("takes nothing from a customer, and is nobody's key", async () => {
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
    const wallet = () =>
      bench.database.admin
        .query<{ sum: string }>(
          "SELECT sum(posted_nano - held_nano)::text FROM wallet WHERE tenant_id = $1",
          [chain.tenantId],
        )
        .then(({ rows }) => rows[0]?.sum);
    const before = await wallet();
    const answer = await tryIt(chain, chain.modelId);
    await answer.text();
    await bench.callOf(answer);
    expect(await wallet()).toBe(before);
    const { rows } = await bench.database.admin.query(
      "SELECT api_key_id, customer_id, cardinality(party_path) AS path FROM call WHERE id = $1",
      [fromWireId("call", answer.headers.get("x-entrepot-call") ?? "")],
    );
    expect(rows).toEqual([{ api_key_id: null, customer_id: chain.tenantId, path: 1 }]);
  });

  it("says what the upstream's fault is, and books nothing where nothing was billed", async () => {
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
    bench.sandbox.setFault("fault=C09");
    const answer = await tryIt(chain);
    expect(answer.status).toBeGreaterThanOrEqual(500);
    const call = await bench.callOf(answer);
    expect(call).toMatchObject({ state: "released", outcome: "upstream_error", draws: [] });
  });

  it("books what an answer without a sense may have cost as testing too", async () => {
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
    bench.sandbox.setFault("fault=C12");
    const answer = await tryIt(chain);
    await answer.text();
    const call = await bench.callOf(answer);
    expect(call).toMatchObject({ state: "released", outcome: "no_output" });
    expect(call.draws.map(({ purpose }) => purpose)).toEqual(call.draws.map(() => "testing"));
  });

  it("sends nothing where the upstream serves no model that talks, or is another tenant's", async () => {
    const [one, other] = [
      await buildChain({ upstreams: [{ url: bench.sandbox.url }] }),
      await buildChain({ upstreams: [{ url: bench.sandbox.url }] }),
    ];
    bench.sandbox.clearLog();
    const wrong = await tryIt({ ...one, upstreams: other.upstreams });
    expect(wrong.status).toBe(503);
    const unknown = await tryIt(one, other.modelId);
    expect(unknown.status).toBe(400);
    expect(bench.sandbox.log()).toEqual([]);
  });

  it("stops when nobody reads it any more, and pays for what came", async () => {
    const chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
    const leaving = new AbortController();
    const order = { tenantId: chain.tenantId, upstreamId: chain.upstreams[0]?.id ?? "", modelId: null };
    const answer = await webReply(
      leaving.signal,
      (reply) => void runTrial(bench.gateway.runtime, order, reply),
    );
    leaving.abort();
    const call = await bench.callOf(answer);
    expect(call.draws.every(({ purpose }) => purpose === "testing")).toBe(true);
  });
});
