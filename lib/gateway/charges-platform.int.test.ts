import { once } from "node:events";
import { duplexPair } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { billedFor, chainsAt, cross, tagged, type Crossed, type UpstreamName } from "./testing/crossings";
import { absorbed, Counting, drawOf, FREE, sold, type Tokens } from "./testing/expected";
import { GatewayProcess } from "./testing/gateway-process";
import { PATIENT, TestBench, TestGateway } from "./testing/harness";
import { readStream } from "./testing/read-stream";
import { post, SPEAKERS } from "./testing/speakers";
import { until } from "./testing/until";
import { expectError, inputOf, PAIRS, WAYS, type Pair, type Way } from "./testing/ways";

/**
 * CHARGES.md, the rows of the platform's own side, at every pair of protocols, to the nano: our time limit and a restart
 * (C14), a process that is killed (C15), a client that stops reading (C23), and a filter that bills what it refused (C33).
 */
type Chains = Readonly<Record<UpstreamName, ChainFixture>>;

let bench: TestBench;
let chains: Chains;
const counting = new Counting();

beforeAll(async () => {
  bench = await TestBench.start(PATIENT);
  chains = await chainsAt(bench.sandbox.url);
});
afterAll(async () => {
  await counting.close();
  await GatewayProcess.killAll();
  await bench.stop();
});

/** A stream of one token in each event that lasts for minutes, or an answer that never comes. */
const endless = ({ stream }: Pick<Way, "stream">) =>
  stream ? "tokens=3000 chunks=3000 pace=40" : "wait=forever";

const keyOf = ({ client, upstream, way }: Way) => `${client} ${upstream} ${way}`;

/** What was used up to the cut: as counted, but for what the upstream had told until then. */
async function usedUntil(way: Way, crossed: Crossed): Promise<Tokens> {
  const { client, upstream, stream } = way;
  const input = await inputOf(counting, client, crossed);
  if (!stream) return { input, output: 0 };
  const pieces = crossed.seen.events.filter((event) => saidIn(way, event) !== "").length;
  // Each of Gemini's chunks tells what was used so far: a token for each piece.
  if (upstream === "gemini") return { input: crossed.billed.input, output: pieces };
  const output = await counting.text(crossed.said);
  return { input: upstream === "messages" ? crossed.billed.input : input, output };
}

function saidIn({ client }: Way, event: string): string {
  return event.startsWith("{") ? SPEAKERS[client].saidInEvent(JSON.parse(event)) : "";
}

async function expectCut(way: Way, crossed: Crossed): Promise<void> {
  const { stream, upstream } = way;
  expect(crossed.response.status).toBe(stream ? 200 : 503);
  expectError(way, crossed);
  if (stream) expect(crossed.said).not.toBe("");
  expect(crossed.call).toMatchObject({
    ...absorbed(chains[upstream], await usedUntil(way, crossed)),
    ...{ fault_row: "C14", outcome: "cut_by_us", estimated: !stream || upstream !== "gemini" },
  });
}

describe("C14: our own time limit", () => {
  const cut = new Map<string, Crossed>();
  beforeAll(async () => {
    const hasty = await TestGateway.start({ ...PATIENT, totalMs: 2_000 });
    await Promise.all(
      WAYS.map(async (way) => {
        const stage = { bench, chain: chains[way.upstream], gateway: hasty };
        cut.set(keyOf(way), await cross(stage, way.client, endless(way), { stream: way.stream }));
      }),
    );
    await hasty.stop();
  });

  it.each(WAYS)("C14 $client on $upstream, $way: is free, and absorbed as far as it came", async (way) => {
    await expectCut(way, cut.get(keyOf(way)) as Crossed);
  });
});

describe("C14: a restart", () => {
  const cut = new Map<string, Crossed>();
  beforeAll(async () => {
    // Its counter starts while it ends, which takes its time on a busy machine.
    const leaving = await TestGateway.start({ ...PATIENT, bookingMs: 30_000 });
    const before = bench.sandbox.log().length;
    const playing = WAYS.map(async (way) => {
      const stage = { bench, chain: chains[way.upstream], gateway: leaving };
      cut.set(keyOf(way), await cross(stage, way.client, endless(way), { stream: way.stream }));
    });
    await until(() => underWay(before) === WAYS.length);
    await leaving.stop(50);
    await Promise.all(playing);
  });

  /** Calls that wait for their answer, or have had some of it. */
  const underWay = (before: number) =>
    bench.sandbox
      .log()
      .slice(before)
      .filter(({ stream, eventsSent }) => !stream || eventsSent > 5).length;

  it.each(WAYS)("C14 $client on $upstream, $way: is free, and absorbed as far as it came", async (way) => {
    await expectCut(way, cut.get(keyOf(way)) as Crossed);
  });
});

describe("C15: kill -9 before usage is durable", () => {
  /** What the sweeper will believe each call's input to be: another figure for each, to tell them by. */
  const estimates = new Map<string, number>();
  let own: Chains;
  beforeAll(async () => {
    own = await chainsAt(bench.sandbox.url);
    const tenants = Object.values(own).map(({ tenantId }) => tenantId);
    const dying = await GatewayProcess.start(bench.database, bench.sandbox);
    const reading = WAYS.map(async (way, index) => {
      const { client, upstream, stream } = way;
      const [{ apiKey }] = own[upstream].customers;
      const prompt = `${"~".repeat(64 * index)}${tagged(endless(way)).prompt}`;
      const asked = SPEAKERS[client].request({ apiKey, model: own[upstream].modelName, prompt, stream });
      estimates.set(keyOf(way), Math.ceil(JSON.stringify(asked.body).length / 4));
      const seen = await post(dying.url, asked).then(readStream, () => null);
      expect(seen?.events.some((event) => SPEAKERS[client].isEnd(event)) ?? false).toBe(false);
    });
    const held = async () => {
      const sql = "SELECT 1 FROM hold WHERE tenant_id = ANY($1)";
      return (await bench.database.admin.query(sql, [tenants])).rowCount;
    };
    await until(async () => (await held()) === WAYS.length);
    await sleep(300);
    await dying.kill();
    await Promise.all(reading);
    await bench.database.admin.query(
      "UPDATE gateway_process SET lease_until = now() - interval '1 second' WHERE id IN (SELECT process_id FROM hold WHERE tenant_id = ANY($1))",
      [tenants],
    );
    await until(async () => (await held()) === 0);
  }, 60_000);

  it.each(WAYS)("C15 $client on $upstream, $way: nobody pays, the estimate is absorbed", async (way) => {
    const chain = own[way.upstream];
    const estimate = { input: estimates.get(keyOf(way)) ?? 0, output: 0 };
    const { lotId, qty } = drawOf(chain, "absorbed", estimate);
    const { rows } = await bench.database.admin.query<{ call_id: string }>(
      "SELECT call_id FROM lot_draw WHERE tenant_id = $1 AND lot_id = $2 AND qty = $3",
      [chain.tenantId, lotId, qty],
    );
    expect(rows).toHaveLength(1);
    expect(await bench.call(rows[0]?.call_id ?? "")).toMatchObject({
      ...absorbed(chain, estimate),
      ...{ fault_row: "C15", outcome: "swept", estimated: true },
    });
  });
});

describe("C23: a client that stops reading and stays", () => {
  let impatient: TestGateway;
  let billing: Chains;
  beforeAll(async () => {
    impatient = await TestGateway.start({ ...PATIENT, stallMs: 300 });
    billing = await chainsAt(bench.sandbox.url, { billsAfterAbort: true });
  });
  afterAll(() => impatient.stop());

  /** Asks by a line that takes some of the answer and no more, until the gateway cuts it. */
  async function stall({ client, upstream }: Pair, of: Chains, directive: string) {
    const chain = of[upstream];
    const [{ apiKey }] = chain.customers;
    const { prompt, tag } = tagged(directive);
    const asked = SPEAKERS[client].request({ apiKey, model: chain.modelName, prompt, stream: true });
    const body = JSON.stringify(asked.body);
    const [near, far] = duplexPair();
    const cut = once(far, "close");
    impatient.connect(far);
    const headers = Object.entries({ host: "127.0.0.1", ...asked.headers, "content-length": body.length });
    const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    near.write(`POST ${asked.path} HTTP/1.1\r\n${head}\r\n${body}`);
    await cut;
    const got = String(near.read());
    const id = fromWireId("call", /^x-entrepot-call: (\S+)/im.exec(got)?.[1] ?? "") ?? "";
    const counted = await inputOf(counting, client, { body: asked.body, prompt });
    return { chain, call: await bench.call(id), billed: await billedFor(bench, tag), counted };
  }

  it.concurrent.each(PAIRS)(
    "C23 $client on $upstream: pays what was read, where billing stops",
    async (pair) => {
      const { call, chain, billed, counted } = await stall(pair, chains, "tokens=4000 chunks=4000");
      const isTold = pair.upstream === "gemini";
      expect(call).toMatchObject({ fault_row: "C18", outcome: "client_cancelled", http_status: 499 });
      expect(call.estimated).toBe(!isTold);
      const [input, output] = [Number(call.usage[0]), Number(call.usage[4])];
      expect(input).toBe(isTold || pair.upstream === "messages" ? billed.input : counted);
      expect(output).toBeGreaterThan(0);
      expect(output).toBeLessThan(4_000);
      expect(call).toMatchObject(sold(chain, { input, output }));
    },
  );

  it.concurrent.each(PAIRS)("C23 $client on $upstream: pays in full, where it is billed on", async (pair) => {
    const { call, chain, billed } = await stall(pair, billing, "tokens=4000 chunks=4000");
    expect(billed.output).toBe(4_000);
    expect(call).toMatchObject({ ...sold(chain, billed), fault_row: "C19", estimated: false });
  });
});

describe("C33: a filter that bills what it refused", () => {
  let free: Chains;
  let asUsed: Chains;
  beforeAll(async () => {
    const billing = { settings: { billsFiltered: true } };
    free = await chainsAt(bench.sandbox.url, billing);
    asUsed = await chainsAt(bench.sandbox.url, billing, { model: { filteredCharge: "as_used" } });
  });

  const refused = async ({ client, stream }: Way, chain: ChainFixture, fault: string) => {
    const crossed = await cross({ bench, chain }, client, `fault=${fault}`, { stream });
    expect(crossed.response.status).toBe(400);
    expect(crossed.billed.input).toBeGreaterThan(0);
    expect(crossed.call).toMatchObject({ fault_row: "C33", outcome: "content_filter" });
    return crossed;
  };

  it.concurrent.each(WAYS)("C33 $client on $upstream, $way: is absorbed, and free", async (way) => {
    const chain = free[way.upstream];
    const crossed = await refused(way, chain, "C33-billed");
    expectError(way, crossed);
    const input = await inputOf(counting, way.client, crossed);
    expect(crossed.call).toMatchObject({ ...absorbed(chain, { input, output: 0 }), estimated: true });
  });

  it.concurrent.each(WAYS)("C33 $client on $upstream, $way: as stated, absorbed", async (way) => {
    const chain = free[way.upstream];
    const { call, billed } = await refused(way, chain, "C33-stated");
    expect(call).toMatchObject({ ...absorbed(chain, billed), estimated: false });
  });

  it.concurrent.each(WAYS)("C33 $client on $upstream, $way: as used, every level pays", async (way) => {
    const chain = asUsed[way.upstream];
    const stated = await refused(way, chain, "C33-stated");
    expect(stated.call).toMatchObject({ ...sold(chain, stated.billed), estimated: false });
    expect(stated.call.amounts).toHaveLength(3);
    expect(stated.error?.message).toContain("is charged");
    const counted = await refused(way, chain, "C33-billed");
    const input = await inputOf(counting, way.client, counted);
    expect(counted.call).toMatchObject({ ...sold(chain, { input, output: 0 }), estimated: true });
  });

  it("C33 costs nothing where the upstream does not bill it, whatever the model's rule", async () => {
    const chain = await buildChain({
      upstreams: [{ url: `${bench.sandbox.url}/v1` }],
      model: { filteredCharge: "as_used" },
    });
    const { call } = await cross({ bench, chain }, "chat", "fault=C33", { stream: false });
    expect(call).toMatchObject({ ...FREE, fault_row: "C33", estimated: false });
  });
});

it("every invariant of the books holds after all that", () => bench.verify());
