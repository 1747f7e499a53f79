import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChainFixture } from "./testing/chain-fixture";
import { chainsAt, cross, type Billed, type Crossed, type UpstreamName } from "./testing/crossings";
import { absorbed, Counting, drawOf, FREE, sold, type Tokens } from "./testing/expected";
import { PATIENT, TestBench, TestGateway } from "./testing/harness";
import { finishIn, SPEAKERS } from "./testing/speakers";
import { expectAnswer, expectError, inputOf, PAIRS, WAYS, type Way } from "./testing/ways";

/**
 * CHARGES.md, the rows an upstream decides, at every pair of a client's protocol and an upstream's, streamed and not, to
 * the nano. Where both are the same the bytes pass through; else they are converted. The calls run side by side, and
 * the books are proved at the end.
 */
let bench: TestBench;
/** Waits for nothing long, where the row is about waiting; the bench's own is patient, for machines are busy. */
let hasty: TestGateway;
let stalling: TestGateway;
let chains: Readonly<Record<UpstreamName, ChainFixture>>;
const counting = new Counting();

beforeAll(async () => {
  bench = await TestBench.start(PATIENT);
  hasty = await TestGateway.start({ ...PATIENT, firstByteStreamMs: 300, firstByteWholeMs: 300 });
  stalling = await TestGateway.start({ ...PATIENT, idleMs: 1_000 });
  chains = await chainsAt(bench.sandbox.url);
});
afterAll(async () => {
  await counting.close();
  await hasty.stop();
  await stalling.stop();
  await bench.stop();
});

interface Row {
  readonly title: string;
  readonly directive: string;
  readonly status?: number;
}

const row = (title: string, directive: string, status?: number): Row => ({
  title,
  directive,
  ...(status === undefined ? {} : { status }),
});

const FREE_ROWS = [
  row("C05", "fault=C05", 502),
  row("C06", "fault=C06", 400),
  row("C06 too long", "fault=C06-context", 400),
  row("C07 401", "fault=C07", 502),
  row("C07 403", "fault=C07-403", 502),
  row("C08", "fault=C08", 429),
  row("C08 out of credit", "fault=C08-quota", 429),
  row("C09 500", "fault=C09", 502),
  row("C09 502 in HTML", "fault=C09-502", 502),
  row("C09 503", "fault=C09-503", 502),
  row("C33", "fault=C33", 400),
];

const ABSORBED_ROWS = [
  row("C11 HTML", "fault=C11", 502),
  row("C11 cut JSON", "fault=C11-json", 502),
  row("C11 another shape", "fault=C11-shape", 502),
];

const COUNTED_ROWS = [
  row("C24", "fault=C24 tokens=30"),
  row("C25", "fault=C25 tokens=30"),
  row("C26 negative", "fault=C26 tokens=30"),
  row("C26 NaN as text", "fault=C26-nan tokens=30"),
  row("C26 bare NaN", "fault=C26-bare-nan tokens=30"),
  row("C26 a fraction", "fault=C26-fraction tokens=30"),
  row("C26 text", "fault=C26-string tokens=30"),
  row("C26 beyond the context", "fault=C26-context tokens=30"),
  row("C26 beyond max tokens", "fault=C26-max tokens=30"),
  row("C26 billions", "fault=C26-huge tokens=30"),
  row("C26 cached above input", "fault=C26-cached tokens=30"),
  row("C26 total off", "fault=C26-total tokens=30"),
];

const FULL_ROWS = [
  row("C28 in every event", "fault=C28"),
  row("C28 shrinking", "fault=C28-shrinking"),
  row("C28 present and 0 overwrites", "fault=C28-zero"),
  row("C28 an incomplete record is none", "fault=C28-partial"),
  row("C29 usage nobody asked for", "tokens=20"),
  row("C31 reasoning", "tokens=30 reasoning=25"),
  row("C32 cached input", "cached=7 tokens=30"),
  row("C32 cache writes", "cached=4 written=5 tokens=30"),
  row("C34 filtered on the way", "fault=C34"),
  row("C34 stopped for length", "fault=C34-length"),
  row("C40 a tiny call", "tokens=1"),
];

/** Where bytes are converted a row of each kind will do: what a row means is decided before and behind that. */
const CONVERTED: ReadonlySet<string> = new Set([
  ...["C06", "C09 500", "C11 HTML", "C24", "C28 an incomplete record is none"],
  ...["C29 usage nobody asked for", "C31 reasoning", "C32 cached input"],
]);

const play = (
  { client, upstream, stream }: Way,
  directive: string,
  more: object = {},
  gateway = bench.gateway,
) => cross({ bench, chain: chains[upstream], gateway }, client, directive, { stream, ...more });

const outputOf = ({ said }: Crossed): Promise<number> => counting.text(said);

const rowId = (title: string): string => title.slice(0, 3);

describe.concurrent.each(WAYS)("a $client client on a $upstream upstream, $way", (way) => {
  const { client, upstream, stream } = way;
  const here = (rows: readonly Row[]) =>
    client === upstream ? rows : rows.filter(({ title }) => CONVERTED.has(title));

  it.each(here(FREE_ROWS))("$title costs nobody anything", async ({ title, directive, status }) => {
    const crossed = await play(way, directive);
    expect(crossed.response.status).toBe(status);
    expectError(way, crossed);
    expect(crossed.call).toMatchObject({ ...FREE, fault_row: rowId(title), estimated: false });
  });

  it.each(here(ABSORBED_ROWS))("$title is absorbed, estimated", async ({ title, directive, status }) => {
    const crossed = await play(way, directive);
    expect(crossed.response.status).toBe(status);
    expectError(way, crossed);
    const input = await inputOf(counting, client, crossed);
    expect(crossed.call).toMatchObject({
      ...absorbed(chains[upstream], { input, output: 0 }),
      fault_row: rowId(title),
      estimated: true,
    });
  });

  it.each(here(COUNTED_ROWS))("$title is counted here, and marked so", async ({ title, directive }) => {
    const crossed = await play(way, directive);
    expectAnswer(way, crossed);
    const tokens = { input: await inputOf(counting, client, crossed), output: await outputOf(crossed) };
    expect(crossed.call).toMatchObject({
      ...sold(chains[upstream], tokens),
      ...{ fault_row: rowId(title), estimated: true, quarantined: rowId(title) === "C26", outcome: "ok" },
    });
  });

  it.each(here(FULL_ROWS))("$title is charged in full, at every level", async ({ directive }) => {
    const crossed = await play(way, directive);
    expectAnswer(way, crossed);
    expect(crossed.billed.output).toBeGreaterThan(0);
    expect(crossed.call).toMatchObject({
      ...sold(chains[upstream], crossed.billed),
      ...{ outcome: "ok", fault_row: null, estimated: false, quarantined: false },
    });
  });

  it("C29 a chat's client that did not ask for usage sees no event for it, one that asked sees it", async () => {
    if (client !== "chat" || !stream) return;
    const silent = await play(way, "tokens=20");
    const asking = await play(way, "tokens=20", { more: { stream_options: { include_usage: true } } });
    expect(silent.seen.text).not.toContain('"prompt_tokens"');
    expect(asking.seen.text).toContain('"prompt_tokens"');
    for (const { call, billed } of [silent, asking])
      expect(call).toMatchObject(sold(chains[upstream], billed));
  });

  it("C27 charges what was held and absorbs the rest", async () => {
    const crossed = await play(way, "fault=C27 tokens=30");
    expectAnswer(way, crossed);
    const { billed, body, call } = crossed;
    const held = JSON.stringify(body).length + 256;
    expect(billed.input).toBeGreaterThan(held);
    const draws = [
      drawOf(chains[upstream], "sold", { input: held, output: 30 }),
      drawOf(chains[upstream], "absorbed", { input: billed.input - held, output: 0 }),
    ];
    expect(call.amounts).toEqual(sold(chains[upstream], { input: held, output: 30 }).amounts);
    expect(call).toMatchObject({ state: "settled", fault_row: "C27", estimated: false, draws });
  });

  it("C34 is told as the end it is", async () => {
    const crossed = await play({ ...way, stream: true }, "fault=C34-length tokens=40");
    expect(finishIn(SPEAKERS[client], crossed.seen)).toBe(SPEAKERS[client].lengthWord);
  });
});

const PASSED = WAYS.filter(({ client, upstream }) => client === upstream);

describe.concurrent.each(PASSED)("a $client client at its own protocol, $way", (way) => {
  const { client, upstream } = way;

  it("C10 is absorbed, estimated, and not to be tried again at once", async () => {
    const crossed = await play(way, "fault=C10", {}, hasty);
    expect(crossed.response.status).toBe(504);
    expect(crossed.response.headers.get("x-should-retry")).toBe("false");
    expectError(way, crossed);
    const input = await inputOf(counting, client, crossed);
    expect(crossed.call).toMatchObject({
      ...absorbed(chains[upstream], { input, output: 0 }),
      ...{ fault_row: "C10", estimated: true },
    });
  });

  it("C30 what a client says of prices and usage is of no account", async () => {
    const forged = { usage: { input_tokens: 0, output_tokens: 0 }, cost: 0, price: 0 };
    const crossed = await play(way, "tokens=30", { more: forged });
    if (crossed.response.status === 400) return void expect(crossed.call).toMatchObject(FREE);
    expect(crossed.call).toMatchObject(sold(chains[upstream], crossed.billed));
  });
});

/** How streams end without an answer. In Gemini's the first event has text already: there is no other beginning. */
const WITHOUT_ANSWER = ["C12", "C12-error", "C12-reset", "C12-role", "C11-empty"];
const CUT = ["C13", "C13-error", "C13-end", "C13-stall"];

describe.concurrent.each(PAIRS)("a stream of a $client client on a $upstream upstream", (pair) => {
  const way = { ...pair, stream: true, way: "streamed" as const };
  const { client, upstream } = pair;
  const here = (faults: readonly string[]) => (client === upstream ? faults : faults.slice(1, 2));

  it.each(here(WITHOUT_ANSWER))("C12 (%s) is absorbed, and said in the stream", async (fault) => {
    if (upstream === "gemini" && fault === "C12-role") return;
    const crossed = await play(way, `fault=${fault} tokens=24`);
    expect(crossed.response.status).toBe(200);
    expectError(way, crossed);
    expect(crossed.call.fault_row).toBe("C12");
    await expectAbsorbed(way, crossed, { fault, tokens: 24 });
  });

  it.each(here(CUT))("C13 (%s) is free, and absorbed as far as it came", async (fault) => {
    const gateway = fault === "C13-stall" ? stalling : bench.gateway;
    const crossed = await play(way, `fault=${fault} after=9 tokens=40 chunks=40`, {}, gateway);
    expect(crossed.response.status).toBe(200);
    expectError(way, crossed);
    expect(crossed.said).not.toBe("");
    expect(crossed.call).toMatchObject({ fault_row: "C13", outcome: "broken_off" });
    await expectAbsorbed(way, crossed, { fault, tokens: 40 });
  });
});

/**
 * What is absorbed: as counted, but for what the upstream had told until then. A message's beginning tells its input,
 * every chunk of Gemini's what was used so far, and a response that failed what it came to.
 */
async function expectAbsorbed(way: Way, crossed: Crossed, asked: BrokenOff): Promise<void> {
  const { call, billed } = crossed;
  const counted = { input: await inputOf(counting, way.client, crossed), output: await outputOf(crossed) };
  const [tokens, estimated] = toldUntilThen(way.upstream, asked, billed, counted);
  expect(call).toMatchObject({ ...absorbed(chains[way.upstream], tokens), estimated });
}

interface BrokenOff {
  readonly fault: string;
  readonly tokens: number;
}

function toldUntilThen(
  upstream: UpstreamName,
  { fault, tokens }: BrokenOff,
  { input, output }: Billed,
  counted: Tokens,
): readonly [tokens: Tokens, estimated: boolean] {
  const hasBegun = fault.startsWith("C13") || fault === "C12-role";
  switch (upstream) {
    case "chat":
      return [counted, true];
    case "responses":
      return fault.endsWith("-error") ? [{ input, output: tokens }, false] : [counted, true];
    case "messages":
      return [hasBegun ? { ...counted, input } : counted, true];
    case "gemini":
      return hasBegun ? [{ input, output }, false] : [counted, true];
    default:
      return upstream satisfies never;
  }
}

it("every invariant of the books holds after all that", () => bench.verify());
