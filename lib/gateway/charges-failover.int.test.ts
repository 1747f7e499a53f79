import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain } from "./testing/chain-fixture";
import { cross, upstreamAt } from "./testing/crossings";
import { amountsOf, Counting, drawOf, sold } from "./testing/expected";
import { QUICK, TestBench } from "./testing/harness";
import { SPEAKER_NAMES, SPEAKERS, type SpeakerName } from "./testing/speakers";

/** CHARGES.md C35 in every client protocol: the try that served is charged, and what failed ones cost is absorbed. */
let bench: TestBench;
const counting = new Counting();

beforeAll(async () => {
  const patient = { firstByteStreamMs: 30_000, firstByteWholeMs: 30_000, idleMs: 30_000 };
  bench = await TestBench.start({ ...QUICK, ...patient, holdHeadersMs: 30_000, pingMs: 30_000 });
});
afterAll(async () => {
  await bench.verify();
  await counting.close();
  await bench.stop();
});

/** A chain whose first upstream fails by its key, each with an account and stock of its own. */
const chainFailing = (client: SpeakerName, fault: string) => {
  const upstream = upstreamAt(bench.sandbox.url, client);
  const failing = { ...upstream, secret: `sandbox-first-fault-${fault}`, account: "first" };
  return buildChain({ upstreams: [failing, { ...upstream, account: "second" }] });
};

const WAYS = SPEAKER_NAMES.flatMap((client) =>
  [true, false].map((stream) => ({ client, stream, how: stream ? "streamed" : "whole" })),
);

describe.each(WAYS)("a $client client whose first upstream fails, $how", ({ client, stream }) => {
  it.each(["C05", "C07", "C08", "C09"])(
    "C35 (%s before) pays the second try, and nobody the first",
    async (fault) => {
      const chain = await chainFailing(client, fault);
      const { response, seen, call, billed } = await cross({ bench, chain }, client, "tokens=20", { stream });
      expect(response.status).toBe(200);
      if (stream) expect(seen.events.some((event) => SPEAKERS[client].isEnd(event))).toBe(true);
      expect(billed.output).toBe(20);
      expect(call).toMatchObject({ ...sold(chain, billed, 1), attempts: 2, outcome: "ok", estimated: false });
    },
  );
});

describe.each(SPEAKER_NAMES)(
  "a %s client whose first upstream opens a stream without an answer",
  (client) => {
    it("C35 (C12 before) pays the second try; the first is absorbed from its own account's stock", async () => {
      const chain = await chainFailing(client, "C12");
      const played = await cross({ bench, chain }, client, "tokens=20", { stream: true });
      const { call, billed, body, prompt } = played;
      const input = await (client === "chat" ? counting.input(body) : counting.text(prompt));
      expect(call.amounts).toEqual(amountsOf(billed));
      expect(call.attempts).toBe(2);
      expect(call.draws).toMatchObject([
        drawOf(chain, "sold", billed, 1),
        drawOf(chain, "absorbed", { input, output: 0 }, 0),
      ]);
    });
  },
);
