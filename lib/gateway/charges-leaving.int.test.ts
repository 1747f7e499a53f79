import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/usecases/actor";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { getBook } from "@/lib/usecases/pricing/get-book";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { NEW_RULE } from "@/lib/usecases/pricing/rule-form";
import { saveRule } from "@/lib/usecases/pricing/save-rule";
import { buildChain, FACTORS_PPM, type ChainFixture } from "./testing/chain-fixture";
import {
  billedFor,
  chainsAt,
  cross,
  tagged,
  upstreamAt,
  UPSTREAM_NAMES,
  type Billed,
  type UpstreamName,
} from "./testing/crossings";
import { amountsOf, Counting, FREE, sold } from "./testing/expected";
import { PATIENT, TestBench, TestGateway } from "./testing/harness";
import { readSome, readStream } from "./testing/read-stream";
import { errorIn, post, SPEAKER_NAMES, SPEAKERS, type SpeakerName } from "./testing/speakers";
import { until } from "./testing/until";

/**
 * CHARGES.md, the rows a client decides or that befall it on the way, in every client protocol, on its own upstream and on
 * another's: leaving early, late, before anything and between whole answers; the same key again; a price that changes.
 */
let bench: TestBench;
let drainless: TestGateway;
/** Their upstreams stop billing when they are left ... */
let stopping: Readonly<Record<UpstreamName, ChainFixture>>;
/** ... and these bill on. */
let billing: Readonly<Record<UpstreamName, ChainFixture>>;
const counting = new Counting();

beforeAll(async () => {
  bench = await TestBench.start(PATIENT);
  drainless = await TestGateway.start({ ...PATIENT, drainSlots: 0 });
  stopping = await chainsAt(bench.sandbox.url);
  billing = await chainsAt(bench.sandbox.url, { billsAfterAbort: true });
});
afterAll(async () => {
  await counting.close();
  await drainless.stop();
  await bench.stop();
});

const PAIRS = SPEAKER_NAMES.flatMap((client) =>
  UPSTREAM_NAMES.filter((name) => name === client || client === "chat" || name === "chat").map(
    (upstream) => ({
      client,
      upstream,
    }),
  ),
);

interface Asking {
  readonly client: SpeakerName;
  readonly chain: ChainFixture;
  readonly directive: string;
  readonly stream: boolean;
}

function spoken({ client, chain, directive, stream }: Asking) {
  const { prompt, tag } = tagged(directive);
  const { apiKey } = chain.customers[0];
  const request = SPEAKERS[client].request({ apiKey, model: chain.modelName, prompt, stream });
  const input = () => (client === "chat" ? counting.input(request.body) : counting.text(prompt));
  return { request, tag, input };
}

/** Asks for a stream, reads so many events of it and leaves. */
async function leave(asking: Omit<Asking, "stream">, events: number, gateway = bench.gateway) {
  const { request, tag, input } = spoken({ ...asking, stream: true });
  const response = await post(gateway.url, request);
  expect(response.status).toBe(200);
  await readSome(response, events);
  const call = await bench.callOf(response);
  return { call, billed: await billedFor(bench, tag), counted: await input() };
}

const usedBy = ({ usage }: { readonly usage: readonly bigint[] }) => ({
  input: Number(usage[0]),
  output: Number(usage[4]),
});

/** What was told when the client left: Gemini's chunks tell everything so far, a message's beginning its input. */
function expectInput(
  upstream: UpstreamName,
  used: { input: number },
  counted: number,
  { input }: Billed,
): void {
  expect(used.input).toBe(upstream === "chat" || upstream === "responses" ? counted : input);
}

describe.concurrent.each(PAIRS)(
  "a $client client that leaves a $upstream upstream's stream",
  ({ client, upstream }) => {
    it.each([
      ["early", 8],
      ["late", 120],
    ])("C18 %s, where billing stops: pays what was delivered", async (_when, events) => {
      const chain = stopping[upstream];
      const directive = "fault=C18 tokens=600 chunks=600 pace=8";
      const { call, billed, counted } = await leave({ client, chain, directive }, events);
      expect(call).toMatchObject({ fault_row: "C18", outcome: "client_cancelled", http_status: 499 });
      expect(call.estimated).toBe(upstream !== "gemini");
      const used = usedBy(call);
      expectInput(upstream, used, counted, billed);
      expect(used.output).toBeGreaterThan(events / 2);
      expect(used.output).toBeLessThan(600);
      if (upstream === "gemini") expect(used.output).toBeLessThanOrEqual(billed.output);
      expect(call).toMatchObject(sold(chain, used));
    });

    it("C19 where the upstream bills on: is read to the end, and paid in full", async () => {
      const chain = billing[upstream];
      const directive = "fault=C19 tokens=60 chunks=60 pace=3";
      const { call, billed } = await leave({ client, chain, directive }, 8);
      expect(billed.output).toBe(60);
      expect(call).toMatchObject({ ...sold(chain, billed), fault_row: "C19", estimated: false });
    });

    it("C20 the same with nothing free to read on: pays what was delivered", async () => {
      const chain = billing[upstream];
      const directive = "fault=C19 tokens=600 chunks=600 pace=8";
      const { call, billed, counted } = await leave({ client, chain, directive }, 8, drainless);
      expect(call).toMatchObject({ fault_row: "C20", estimated: upstream !== "gemini" });
      const used = usedBy(call);
      expectInput(upstream, used, counted, billed);
      expect(used.output).toBeGreaterThan(4);
      expect(call).toMatchObject(sold(chain, used));
    });

    it("C21 a whole answer: the call runs on, and is paid in full", async () => {
      const chain = await buildChain({ upstreams: [upstreamAt(bench.sandbox.url, upstream)] });
      const { request, tag } = spoken({ client, chain, directive: "wait=700 tokens=30", stream: false });
      const leaving = new AbortController();
      const asked = post(bench.gateway.url, request, { signal: leaving.signal });
      asked.catch(() => undefined);
      await until(() => bench.sandbox.log().some((entry) => entry.tag === tag));
      leaving.abort();
      await expect(asked).rejects.toThrow();
      const billed = await billedFor(bench, tag);
      expect(billed.output).toBe(30);
      const [row] = await callsOf(chain, "C21");
      expect(row).toBeDefined();
      expect(await bench.call(row?.id ?? "")).toMatchObject({ ...sold(chain, billed), http_status: 499 });
    });
  },
);

/** The calls of a chain that ended by a row, the latest first; waits for one. */
async function callsOf(chain: ChainFixture, row: string): Promise<{ id: string }[]> {
  const find = () =>
    bench.database.admin.query<{ id: string }>(
      "SELECT id FROM call WHERE tenant_id = $1 AND fault_row = $2 ORDER BY id DESC",
      [chain.tenantId, row],
    );
  await until(async () => (await find()).rowCount !== 0);
  return (await find()).rows;
}

/** A batch waits for the wallets that the test has locked. */
async function isAdmissionWaiting(): Promise<boolean> {
  const { rowCount } = await bench.database.admin.query(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rowCount !== 0;
}

describe.each(SPEAKER_NAMES)("a %s client", (client) => {
  const speaker = SPEAKERS[client];

  it.each([
    ["streamed", true],
    ["whole", false],
  ])("C22 that leaves before anything is sent pays nothing, %s", async (_name, stream) => {
    const chain = await buildChain({ upstreams: [upstreamAt(bench.sandbox.url, client)] });
    const { request, tag } = spoken({ client, chain, directive: "tokens=30", stream });
    const locker = await bench.database.admin.connect();
    await locker.query("BEGIN");
    await locker.query("SELECT 1 FROM wallet WHERE tenant_id = $1 FOR UPDATE", [chain.tenantId]);
    const leaving = new AbortController();
    const asked = post(bench.gateway.url, request, { signal: leaving.signal });
    asked.catch(() => undefined);
    await until(isAdmissionWaiting);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await sleep(300);
    await locker.query("COMMIT");
    locker.release();
    const [row] = await callsOf(chain, "C22");
    expect(await bench.call(row?.id ?? "")).toMatchObject({ ...FREE, outcome: "client_cancelled" });
    expect(bench.sandbox.log().some((entry) => entry.tag === tag)).toBe(false);
  });

  it("C37 the same Idempotency-Key: served and charged once, 409 afterwards, 422 for another body", async () => {
    const chain = stopping[client];
    const once = { "idempotency-key": `once-${client}` };
    const { request } = spoken({ client, chain, directive: "tokens=9", stream: false });
    const send = (body: object) =>
      post(bench.gateway.url, { ...request, body, headers: { ...request.headers, ...once } });
    const first = await send(request.body);
    expect(first.status).toBe(200);
    await first.text();
    const { amounts } = await bench.callOf(first);
    const again = await readError(await send(request.body));
    expect(again.status).toBe(409);
    expect(again.error?.message).toContain(first.headers.get("x-entrepot-call"));
    expect(again.error?.message).toContain(String(amounts.at(-1)).replace(/0+$/, ""));
    const other = await readError(await send({ ...request.body, metadata: { a: "b" } }));
    expect(other.status).toBe(422);
    expect(other.error).toBeDefined();
  });

  async function readError(response: Response) {
    return { status: response.status, error: errorIn(speaker, await readStream(response)) };
  }

  it("C39 whose key is revoked on the way is cut in time, and pays up to there", async () => {
    const chain = await buildChain({ upstreams: [upstreamAt(bench.sandbox.url, client)] });
    const directive = "tokens=900 chunks=900 pace=20";
    const { request, tag, input } = spoken({ client, chain, directive, stream: true });
    const response = await post(bench.gateway.url, request);
    const reading = readStream(response);
    await sleep(500);
    await bench.database.admin.query(
      "UPDATE api_key SET status = 'revoked', revoked_at = now() WHERE tenant_id = $1",
      [chain.tenantId],
    );
    const seen = await reading;
    expect(errorIn(speaker, seen)).toBeDefined();
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ fault_row: "C39", estimated: client !== "gemini" });
    const used = usedBy(call);
    expectInput(client, used, await input(), await billedFor(bench, tag));
    expect(used.output).toBeGreaterThan(5);
    expect(call).toMatchObject(sold(chain, used));
  });
});

describe("C38: a price list that changes during calls", () => {
  it("counts for later calls: those under way are priced as they were admitted, streamed and not", async () => {
    const chain = await buildChain({ upstreams: [upstreamAt(bench.sandbox.url, "chat")] });
    const ways = SPEAKER_NAMES.flatMap((client) => [true, false].map((stream) => ({ client, stream })));
    const play = (directive: string) =>
      ways.map(({ client, stream }) => cross({ bench, chain }, client, directive, { stream }));
    const under = play("wait=2500 tokens=20");
    await expect.poll(() => bench.count("hold"), { timeout: 10_000 }).toBe(ways.length);
    await raisePrice(chain, "130");
    await bench.gateway.runtime.directory.refresh();
    const after = { ...FACTORS_PPM, sub: 1_300_000 };
    for (const { call, billed } of await Promise.all(play("tokens=20")))
      expect(call.amounts).toEqual(amountsOf(billed, after));
    for (const { call, billed } of await Promise.all(under)) {
      expect(billed.output).toBe(20);
      expect(call).toMatchObject(sold(chain, billed));
    }
  });
});

/** The sub-distributor publishes its book anew, at another percentage of the list. */
async function raisePrice(chain: ChainFixture, percent: string): Promise<void> {
  const seller = systemActor(chain.tenantId, "test", { partyId: chain.sub.id, partyKind: "distributor" });
  const id = (await listBooks.execute(seller, {}))[0]?.id ?? "";
  await createDraft.execute(seller, { id });
  const rule = (await getBook.execute(seller, { id })).draft?.rules[0]?.id ?? "";
  await saveRule.execute(seller, { ...NEW_RULE, id, rule, percent });
  await publishDraft.execute(seller, { id, when: "now", day: "", overrideReason: "" });
}

it("every invariant of the books holds after all that", () => bench.verify());
