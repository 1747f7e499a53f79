import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { absorbed, sold } from "./testing/expected";
import { billedFor, chainsAt, tagged, type UpstreamName } from "./testing/crossings";
import { PATIENT as WAITING, QUICK, TestBench, TestGateway } from "./testing/harness";
import { OwnDatabase } from "./testing/own-database";
import { readStream, type StreamSeen } from "./testing/read-stream";
import { errorIn, post, SPEAKERS } from "./testing/speakers";
import { until } from "./testing/until";
import { expectAnswer, expectError, WAYS, type Way } from "./testing/ways";

/** PostgreSQL pulled from under the gateway (CHARGES.md C17; SECURITY.md, "stopped immediate under load"). */
let database: OwnDatabase;
let bench: TestBench;
let chain: ChainFixture;

/** Only the database is to be late here. */
const PATIENT = { ...WAITING, bookingMs: 20_000 };

beforeAll(async () => {
  database = await OwnDatabase.start();
  bench = await TestBench.start(
    { ...QUICK, idleMs: 10_000, firstByteStreamMs: 10_000, bookingMs: 15_000 },
    database,
  );
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
});
afterAll(() => bench.stop());

const ask = (directive: string, stream: boolean) => ({
  model: chain.modelName,
  stream,
  messages: [{ role: "user", content: `Tell me. [[sandbox: ${directive}]]` }],
});

describe("C17: the database is away when a call is to be booked", () => {
  it("and comes back in time: the end of the reply waits, and the call is charged in full, once", async () => {
    const response = await bench.gateway.chat(chain.customers[0].apiKey, ask("tokens=40 pace=10", true));
    const reading = readStream(response);
    await sleep(200);
    await database.crash();
    await sleep(1_000);
    await database.revive();
    const { events } = await reading;
    expect(events.at(-1)).toBe("[DONE]");
    const billed = bench.sandbox.log().at(-1)?.billed;
    expect(await bench.callOf(response)).toMatchObject({
      ...sold(chain, { input: billed?.input ?? 0, output: 40 }),
      outcome: "ok",
    });
    await bench.verify();
  });

  it("and does not: the client gets an error, and the cost is absorbed when it is back", async () => {
    const gateway = await TestGateway.start({ ...PATIENT, bookingMs: 1_000 });
    const response = await gateway.chat(chain.customers[0].apiKey, ask("tokens=40 pace=10", true));
    const reading = readStream(response);
    await sleep(200);
    await database.crash();
    const { events } = await reading;
    expect(events).not.toContain("[DONE]");
    expect(JSON.parse(events.at(-1) ?? "")).toMatchObject({ error: { code: "not_booked" } });
    await database.revive();
    const billed = bench.sandbox.log().at(-1)?.billed;
    expect(await bench.callOf(response)).toMatchObject({
      ...absorbed(chain, { input: billed?.input ?? 0, output: 40 }),
      fault_row: "C17",
    });
    await bench.verify();
    await gateway.stop();
  });
});

describe("C17: at every pair of protocols", () => {
  const played = new Map<string, Played>();
  const keyOf = ({ client, upstream, way }: Way, when: string) => `${when} ${client} ${upstream} ${way}`;
  interface Played {
    readonly response: Response;
    readonly seen: StreamSeen;
    readonly tag: string;
  }

  /** Every way at once, on a database that goes away when all of them are admitted and before any has its answer. */
  async function playAll(when: string, gateway: TestGateway, afterCrash: () => Promise<void>): Promise<void> {
    const { rowCount: before } = await database.admin.query("SELECT 1 FROM hold");
    const playing = WAYS.map(async (way) => {
      const { client, upstream, stream } = way;
      const { apiKey } = chains[upstream].customers[0];
      const { prompt, tag } = tagged("wait=2500 tokens=30");
      const { modelName: model } = chains[upstream];
      const response = await post(gateway.url, SPEAKERS[client].request({ apiKey, model, prompt, stream }));
      played.set(keyOf(way, when), { response, seen: await readStream(response), tag });
    });
    await until(async () => (await bench.count("hold")) === (before ?? 0) + WAYS.length);
    await database.crash();
    await afterCrash();
    await Promise.all(playing);
  }

  let chains: Readonly<Record<UpstreamName, ChainFixture>>;
  beforeAll(async () => {
    chains = await chainsAt(bench.sandbox.url);
    const patient = await TestGateway.start(PATIENT);
    await playAll("in time", patient, async () => {
      await sleep(3_000);
      await database.revive();
    });
    await patient.stop();
    const hasty = await TestGateway.start({ ...PATIENT, bookingMs: 1_000 });
    await playAll("late", hasty, async () => {
      await until(() => [...played.keys()].filter((key) => key.startsWith("late")).length === WAYS.length);
      await database.revive();
    });
    await bench.settled();
    await hasty.stop();
  }, 60_000);

  const playedBy = (way: Way, when: string) => {
    const { response, seen, tag } = played.get(keyOf(way, when)) as Played;
    return { response, seen, tag, error: errorIn(SPEAKERS[way.client], seen) };
  };

  it.each(WAYS)("C17 $client on $upstream, $way: in full, once, where it is back in time", async (way) => {
    const crossed = playedBy(way, "in time");
    expectAnswer(way, crossed);
    const billed = await billedFor(bench, crossed.tag);
    expect(billed.output).toBe(30);
    expect(await bench.callOf(crossed.response)).toMatchObject({
      ...sold(chains[way.upstream], billed),
      ...{ outcome: "ok", fault_row: null, estimated: false },
    });
  });

  it.each(WAYS)("C17 $client on $upstream, $way: free and absorbed, where it is not", async (way) => {
    const crossed = playedBy(way, "late");
    expect(crossed.response.status).toBe(way.stream ? 200 : 503);
    expectError(way, crossed);
    const billed = await billedFor(bench, crossed.tag);
    expect(await bench.callOf(crossed.response)).toMatchObject({
      ...absorbed(chains[way.upstream], billed),
      ...{ outcome: "not_booked", fault_row: "C17" },
    });
  });

  it("every invariant of the books holds after that", () => bench.verify());
});

it("while it is away new calls are refused in the envelope, and nothing is sent upstream", async () => {
  await bench.gateway.chat(chain.customers[0].apiKey, ask("tokens=5", false));
  await bench.settled();
  await database.crash();
  bench.sandbox.clearLog();
  for (const stream of [false, true]) {
    const response = await bench.gateway.chat(chain.customers[0].apiKey, ask("tokens=5", stream));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      error: { code: "service_unavailable", type: "server_error" },
    });
  }
  expect(bench.sandbox.log()).toEqual([]);
  await database.revive();
  await expect
    .poll(async () => (await bench.gateway.chat(chain.customers[0].apiKey, ask("tokens=5", false))).status, {
      timeout: 10_000,
    })
    .toBe(200);
  await bench.verify();
});

it("pulled under load: every call is answered or refused, none is charged twice, and the books agree", async () => {
  const { apiKey } = chain.customers[0];
  const answers: { status: number; call: string | null; done: boolean }[] = [];
  const until = Date.now() + 6_000;
  const client = async (stream: boolean) => {
    while (Date.now() < until) {
      const response = await bench.gateway.chat(apiKey, ask("tokens=8 pace=2", stream));
      const { events, text } = await readStream(response);
      const done = stream ? events.at(-1) === "[DONE]" : text.includes("chat.completion");
      answers.push({ status: response.status, call: response.headers.get("x-entrepot-call"), done });
      if (response.status !== 200) await sleep(50);
    }
  };
  const load = Promise.all(Array.from({ length: 24 }, (_, index) => client(index % 2 === 0)));
  for (let round = 0; round < 2; round++) {
    await sleep(1_000);
    await database.crash();
    await sleep(500);
    await database.revive();
  }
  await load;
  await bench.settled();
  const statuses = new Set(answers.map(({ status }) => status));
  expect(statuses).toContain(200);
  expect(statuses).toContain(503);
  // a slow machine may also time out (C10); nothing else is an answer
  expect([...statuses].filter((status) => ![200, 503, 504].includes(status))).toEqual([]);
  const complete = answers.filter(({ status, done }) => status === 200 && done);
  expect(complete.length).toBeGreaterThan(0);
  const { rows } = await database.admin.query<{ id: string; state: string }>("SELECT id, state FROM call");
  const stateOf = new Map(rows.map(({ id, state }) => [`call_${id.replaceAll("-", "")}`, state]));
  for (const { call } of complete) expect(stateOf.get(call ?? "")).toBe("settled");
  await bench.verify();
}, 60_000);
