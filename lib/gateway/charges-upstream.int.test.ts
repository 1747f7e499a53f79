import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { absorbed, Counting, drawOf, FREE, sold } from "./testing/expected";
import { QUICK, TestBench, TestGateway } from "./testing/harness";
import { playCall } from "./testing/play-call";

/** CHARGES.md, the rows an upstream decides: each streamed and not, to the nano. */
let bench: TestBench;
let chain: ChainFixture;
const counting = new Counting();

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
});
afterEach(() => bench.verify());
afterAll(async () => {
  await counting.close();
  await bench.stop();
});

const play = (directive: string, stream: boolean, more: object = {}, gateway = bench.gateway) =>
  playCall({ bench, chain, gateway }, directive, stream, more);

const BOTH = [
  ["whole", false],
  ["streamed", true],
] as const;

describe.each(BOTH)("an upstream that fails, %s", (_name, stream) => {
  it.each([
    ["C05", "fault=C05", 502, "upstream_unreachable"],
    ["C06", "fault=C06", 400, "bad_parameters"],
    ["C06 too long", "fault=C06-context", 400, "bad_parameters"],
    ["C07 401", "fault=C07", 502, "upstream_refused"],
    ["C07 403", "fault=C07-403", 502, "upstream_refused"],
    ["C08", "fault=C08", 429, "upstream_busy"],
    ["C08 out of credit", "fault=C08-quota", 429, "upstream_busy"],
    ["C09 500", "fault=C09", 502, "upstream_error"],
    ["C09 502 in HTML", "fault=C09-502", 502, "upstream_error"],
    ["C09 503", "fault=C09-503", 502, "upstream_error"],
    ["C33", "fault=C33", 400, "content_filter"],
  ])("%s costs nobody anything", async (name, directive, status, outcome) => {
    const { response, call, error } = await play(directive, stream);
    expect(response.status).toBe(status);
    expect(response.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
    expect(error().message).toContain("Nothing was charged.");
    expect(call).toMatchObject({
      ...FREE,
      outcome,
      fault_row: name.slice(0, 3),
      http_status: status,
      estimated: false,
    });
  });

  it("C08 says when to come back", async () => {
    const { response } = await play("fault=C08 retry-after=7", stream);
    expect(response.headers.get("retry-after")).toBe("7");
  });

  it("C06 tells what is wrong in the upstream's words, without naming it", async () => {
    const { error } = await play("fault=C06-context", stream);
    expect(error()).toMatchObject({
      code: "context_length_exceeded",
      message: expect.stringContaining("too long") as string,
    });
  });

  it.each([
    ["C10", "fault=C10", 504],
    ["C11 HTML", "fault=C11", 502],
    ["C11 cut JSON", "fault=C11-json", 502],
    ["C11 another shape", "fault=C11-shape", 502],
  ])("%s is absorbed, estimated", async (name, directive, status) => {
    const { response, call, body, error } = await play(directive, stream);
    expect(response.status).toBe(status);
    expect(error().message).toContain("Nothing was charged.");
    const input = await counting.input(body);
    expect(call).toMatchObject({
      ...absorbed(chain, { input, output: 0 }),
      fault_row: name.slice(0, 3),
      estimated: true,
    });
  });

  it("C10 tells clients not to try again by themselves", async () => {
    const { response } = await play("fault=C10", stream);
    expect(response.headers.get("x-should-retry")).toBe("false");
  });

  it.each([
    ["C24", "fault=C24 tokens=30", { fault_row: "C24", quarantined: false }],
    ["C25", "fault=C25 tokens=30", { fault_row: "C25", quarantined: false }],
    ["C26 negative", "fault=C26 tokens=30", { fault_row: "C26", quarantined: true }],
    ["C26 NaN as text", "fault=C26-nan tokens=30", { fault_row: "C26", quarantined: true }],
    ["C26 bare NaN", "fault=C26-bare-nan tokens=30", { fault_row: "C26", quarantined: true }],
    ["C26 fraction", "fault=C26-fraction tokens=30", { fault_row: "C26", quarantined: true }],
    ["C26 text", "fault=C26-string tokens=30", { fault_row: "C26", quarantined: true }],
    ["C26 beyond the context", "fault=C26-context tokens=30", { fault_row: "C26", quarantined: true }],
    ["C26 beyond max tokens", "fault=C26-max tokens=30", { fault_row: "C26", quarantined: true }],
    ["C26 billions", "fault=C26-huge tokens=30", { fault_row: "C26", quarantined: true }],
    ["C26 cached above input", "fault=C26-cached tokens=30", { fault_row: "C26", quarantined: true }],
    ["C26 total off", "fault=C26-total tokens=30", { fault_row: "C26", quarantined: true }],
  ])("%s is counted here, and marked so", async (_row, directive, expected) => {
    const { response, seen, call, body } = await play(`${directive} pace=1`, stream);
    expect(response.status).toBe(200);
    const said = stream
      ? await counting.output(seen.events)
      : await counting.text(
          (JSON.parse(seen.text) as { choices: [{ message: { content: string } }] }).choices[0].message
            .content,
        );
    const input = await counting.input(body);
    expect(call).toMatchObject({
      ...sold(chain, { input, output: said }),
      ...expected,
      outcome: "ok",
      estimated: true,
    });
  });

  it("C27 charges what was held and absorbs the rest", async () => {
    const { response, call, body, billed } = await play("fault=C27 tokens=30", stream);
    expect(response.status).toBe(200);
    const held = JSON.stringify(body).length + 256;
    expect(billed.input).toBeGreaterThan(held);
    expect(call).toMatchObject({
      ...sold(chain, { input: held, output: 30 }),
      fault_row: "C27",
      estimated: false,
      draws: expect.any(Array) as [],
    });
    const over = drawOf(chain, "absorbed", { input: billed.input - held, output: 0 });
    const kept = drawOf(chain, "sold", { input: held, output: 30 });
    expect(call.draws.map(({ purpose, qty }) => ({ purpose, qty }))).toEqual([
      { purpose: "sold", qty: kept.qty },
      { purpose: "absorbed", qty: over.qty },
    ]);
  });

  it.each([
    ["C28 in every chunk", "fault=C28"],
    ["C28 shrinking", "fault=C28-shrinking"],
    ["C28 present and 0 overwrites", "fault=C28-zero"],
    ["C28 an incomplete record is none", "fault=C28-partial"],
    ["usage on the last chunk", "fault=usage-on-finish"],
    ["usage in a choice", "fault=usage-in-choice"],
    ["usage twice, as Groq has it", "fault=usage-groq"],
    ["C31 reasoning", "tokens=30 reasoning=25"],
    ["C32 cached input", "cached=7 tokens=30"],
    ["C32 cache writes", "cached=4 written=5 tokens=30"],
    ["C34 filtered on the way", "fault=C34"],
    ["C34 stopped for length", "fault=C34-length"],
    ["lines that end in CRLF", "fault=crlf"],
    ["lines that end in CR", "fault=cr"],
    ["comments", "fault=comments"],
    ["an empty first choice", "fault=empty-choices"],
    ["no [DONE]", "fault=no-done"],
    ["slices of seven bytes", "fault=split tokens=20"],
    ["an event of a megabyte", "fault=huge"],
  ])("%s is charged in full, at every level", async (_row, directive) => {
    const { response, call, billed } = await play(
      directive.includes("split") ? directive : `${directive} pace=1`,
      stream,
    );
    expect(response.status).toBe(200);
    expect(call).toMatchObject({
      ...sold(chain, billed),
      outcome: "ok",
      estimated: false,
      quarantined: false,
      fault_row: null,
    });
  });

  it("C40 a tiny call costs what it costs, rounded once a level", async () => {
    const { call, billed } = await play("tokens=1", stream, { max_tokens: 1 });
    expect(call).toMatchObject(sold(chain, billed));
  });

  it("C41 several choices are held and charged together", async () => {
    const { call, billed } = await play("tokens=12 pace=1", stream, { n: 3, max_tokens: 20 });
    expect(billed.output).toBe(36);
    expect(call).toMatchObject({ ...sold(chain, billed), outcome: "ok" });
  });

  it("C30 what a client says of prices and usage is of no account", async () => {
    const forged = {
      usage: { prompt_tokens: 0, completion_tokens: 0 },
      cost: 0,
      price: 0,
      metadata: { free: "yes" },
    };
    const { call, billed } = await play("tokens=30", stream, forged);
    expect(call).toMatchObject(sold(chain, billed));
  });
});

describe("C12: a stream without an answer", () => {
  it.each(["C12", "C12-error", "C12-done", "C12-reset", "C12-role", "C11-empty"])(
    "%s is absorbed",
    async (fault) => {
      const { response, seen, call, body, error } = await play(`fault=${fault}`, true);
      expect(response.status).toBe(200);
      expect(seen.events).not.toContain("[DONE]");
      expect(error().message).toContain("Nothing was charged.");
      const input = await counting.input(body);
      expect(call).toMatchObject({
        ...absorbed(chain, { input, output: 0 }),
        fault_row: "C12",
        estimated: true,
      });
    },
  );
});

describe("C13: a stream that breaks off", () => {
  it.each(["C13", "C13-error", "C13-end", "C13-stall"])("%s is free, and absorbed", async (fault) => {
    const { seen, call, body, error } = await play(`fault=${fault} pace=1`, true);
    expect(seen.events).not.toContain("[DONE]");
    expect(error().message).toContain("Nothing was charged.");
    const tokens = {
      input: await counting.input(body),
      output: await counting.output(seen.events.slice(0, -1)),
    };
    expect(tokens.output).toBeGreaterThan(0);
    expect(call).toMatchObject({ ...absorbed(chain, tokens), fault_row: "C13", outcome: "broken_off" });
  });

  it("is charged for what was delivered once such calls are too many of a customer's", async () => {
    const strict = await TestGateway.start({ ...QUICK, freeFaults: 0, freeFaultsPpm: 0 });
    const { seen, call, body, error } = await play("fault=C13 pace=1", true, {}, strict);
    expect(error().message).toContain("charged, as an estimate");
    const tokens = {
      input: await counting.input(body),
      output: await counting.output(seen.events.slice(0, -1)),
    };
    expect(call).toMatchObject({ ...sold(chain, tokens), fault_row: "C13", estimated: true });
    await strict.stop();
  });

  it("a whole answer that breaks off is free", async () => {
    const { response, call, body } = await play("fault=C13", false);
    expect(response.status).toBe(502);
    const input = await counting.input(body);
    expect(call).toMatchObject({ ...absorbed(chain, { input, output: 0 }), fault_row: "C13" });
  });
});

describe("C14: our own limits", () => {
  it.each(BOTH)("a call that takes too long is free, %s", async (_name, stream) => {
    const short = await TestGateway.start({ ...QUICK, totalMs: 300 });
    const { call, seen } = await play("tokens=60 pace=20 wait=100", stream, {}, short);
    expect(seen.events).not.toContain("[DONE]");
    expect(call.state === "settled" ? call.outcome : call.fault_row).toBe(stream ? "C14" : "ok");
    await short.stop();
  });

  it("so is one that a restart cuts", async () => {
    const gateway = await TestGateway.start({ ...QUICK, bookingMs: 30_000 });
    const played = play("tokens=100 pace=20", true, {}, gateway);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await gateway.stop(50);
    const { call, error } = await played;
    expect(call).toMatchObject({ state: "released", fault_row: "C14", outcome: "cut_by_us" });
    expect(error().message).toContain("Nothing was charged.");
  });
});

describe("while a stream waits for its first event", () => {
  it("its headers are held, then it is kept alive by comments", async () => {
    const gateway = await TestGateway.start({
      ...QUICK,
      holdHeadersMs: 100,
      pingMs: 50,
      firstByteStreamMs: 2_000,
    });
    const { seen, call, response } = await play("wait=400 tokens=10 pace=1", true, {}, gateway);
    expect(response.status).toBe(200);
    expect(seen.text.startsWith(": ping\n\n")).toBe(true);
    expect(seen.text.match(/: ping\n\n/g)?.length).toBeGreaterThan(2);
    expect(seen.events.at(-1)).toBe("[DONE]");
    expect(call.outcome).toBe("ok");
    await gateway.stop();
  });

  it("and a fault after that is told in the stream", async () => {
    const gateway = await TestGateway.start({ ...QUICK, holdHeadersMs: 100, pingMs: 50 });
    const { response, call, error } = await play("fault=C10", true, {}, gateway);
    expect(response.status).toBe(200);
    expect(error().code).toBe("upstream_timeout");
    expect(call.fault_row).toBe("C10");
    await gateway.stop();
  });
});

it("C33 is absorbed where the upstream is known to bill what it filters", async () => {
  const billing = await buildChain({
    upstreams: [{ url: `${bench.sandbox.url}/v1`, settings: { billsFiltered: true } }],
  });
  const body = {
    model: billing.modelName,
    messages: [{ role: "user", content: "[[sandbox: fault=C33-billed]]" }],
  };
  const response = await bench.gateway.chat(billing.customers[0].apiKey, body);
  expect(response.status).toBe(400);
  const input = await counting.input(body);
  expect(await bench.callOf(response)).toMatchObject({
    ...absorbed(billing, { input, output: 0 }),
    fault_row: "C33",
  });
});

it("C25 zeros are believed where an upstream is known to report them truly", async () => {
  const honest = await buildChain({
    upstreams: [{ url: `${bench.sandbox.url}/v1`, settings: { trueZeros: true } }],
  });
  const body = { model: honest.modelName, messages: [{ role: "user", content: "[[sandbox: fault=C25]]" }] };
  const response = await bench.gateway.chat(honest.customers[0].apiKey, body);
  expect(response.status).toBe(200);
  await response.text();
  expect(await bench.callOf(response)).toMatchObject({
    state: "settled",
    amounts: [0n, 0n, 0n],
    draws: [],
    estimated: false,
  });
});
