import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Subject, Ticket, Verdict } from "./limiter";
import { MemoryLimiter } from "./memory-limiter";

const subject = (more: Partial<Subject> = {}): Subject => ({
  ...{ id: "k", tenantId: "t", whose: "key", requests: null, tokens: null, streams: null },
  ...more,
});
let callIds = 0;
const ask = (tokens = 0, stream = false) => ({ callId: `c${callIds++}`, tokens, stream });

function ticketOf(verdict: Verdict): Ticket {
  if (verdict.kind !== "taken") throw new Error(`refused: ${verdict.limit}`);
  return verdict.ticket;
}

const gaps = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 300 });

describe("requests a minute", () => {
  it("are never more in any window than the limit, and what drained in it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), gaps, (requests, waits) => {
        let now = 0;
        const limiter = new MemoryLimiter(() => now);
        const served: number[] = [];
        for (const wait of waits) {
          now += wait;
          if (limiter.take([subject({ requests })], ask()).kind === "taken") served.push(now);
        }
        for (let from = 0; from < served.length; from++)
          for (let to = from; to < served.length; to++) {
            const window = (served[to] as number) - (served[from] as number);
            expect(to - from + 1).toBeLessThanOrEqual(requests * (1 + window / 60_000) + 1e-6);
          }
      }),
    );
  });

  it("are free again after the wait that was told, and not before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), (requests) => {
        let now = 0;
        const limiter = new MemoryLimiter(() => now);
        const take = () => limiter.take([subject({ requests })], ask());
        for (let i = 0; i < requests; i++) expect(take().kind).toBe("taken");
        const refused = take();
        if (refused.kind !== "refused") throw new Error("one too many");
        now += refused.waitMs - 1;
        if (refused.waitMs > 1) expect(take().kind).toBe("refused");
        now += 1;
        expect(take().kind).toBe("taken");
      }),
      { numRuns: 40 },
    );
  });
});

describe("tokens a minute", () => {
  it("are corrected to what was used: what goes in is the sum of the ends", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 900 })), {
          maxLength: 40,
        }),
        (calls) => {
          const tokens = 1_000_000;
          const limiter = new MemoryLimiter(() => 0);
          const tickets = calls.map(([estimate]) =>
            ticketOf(limiter.take([subject({ tokens })], ask(estimate))),
          );
          calls.forEach(([, used], i) => {
            tickets[i]?.end(used);
            tickets[i]?.end(used);
          });
          const { standings } = limiter.take([subject({ tokens })], ask(0));
          expect(standings[0]?.tokens).toBe(calls.reduce((sum, [, used]) => sum + used, 0));
        },
      ),
    );
  });

  it("serve a call larger than the limit when nothing is in use, and then count all of it", () => {
    let now = 0;
    const limiter = new MemoryLimiter(() => now);
    const of = [subject({ tokens: 100 })];
    ticketOf(limiter.take(of, ask(5_000))).end(300);
    const next = limiter.take(of, ask(10));
    expect(next).toMatchObject({ kind: "refused", limit: "tokens", waitMs: 126_000 });
    now += 126_000;
    expect(limiter.take(of, ask(10)).kind).toBe("taken");
  });
});

describe("several limits at once", () => {
  it("take from all or from nobody", () => {
    const limiter = new MemoryLimiter(() => 0);
    const [key, account] = [subject({ requests: 5 }), subject({ id: "a", whose: "account", requests: 1 })];
    expect(limiter.take([key, account], ask()).kind).toBe("taken");
    const refused = limiter.take([key, account], ask());
    expect(refused).toMatchObject({ kind: "refused", limit: "requests", subject: { whose: "account" } });
    expect(refused.standings[0]?.requests).toBe(1);
  });

  it("count streams, and only streams, until they end", () => {
    const limiter = new MemoryLimiter(() => 0);
    const of = [subject({ streams: 2 })];
    const first = ticketOf(limiter.take(of, ask(0, true)));
    ticketOf(limiter.take(of, ask(0, true)));
    expect(limiter.take(of, ask(0, false)).kind).toBe("taken");
    expect(limiter.take(of, ask(0, true))).toMatchObject({ kind: "refused", limit: "streams" });
    first.end(0);
    first.end(0);
    expect(limiter.take(of, ask(0, true)).kind).toBe("taken");
    expect(limiter.take(of, ask(0, true)).kind).toBe("refused");
  });
});
