import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShareBucket } from "./share-bucket";

const shares = new Map([["gold", 40]]);
const gold = { segment: "gold", cost: 1 };
const other = { segment: null, cost: 1 };

/** How many of a kind are let in at once. */
function burst(bucket: ShareBucket, taking: { segment: string | null; cost: number }, now: number): number {
  let served = 0;
  for (; bucket.has(taking, now); served++) bucket.take(taking);
  return served;
}

describe("a limit as scarce stock", () => {
  it("keeps a segment's share when others come first", () => {
    const bucket = new ShareBucket(100, shares, 0);
    expect(burst(bucket, other, 0)).toBe(60);
    expect(burst(bucket, gold, 0)).toBe(40);
    expect(bucket.has(gold, 0)).toBe(false);
  });

  it("lets a segment burst into what is nobody's", () => {
    const bucket = new ShareBucket(100, shares, 0);
    expect(burst(bucket, gold, 0)).toBe(100);
  });

  it("gives everybody the whole of the flow while a share is idle", () => {
    const bucket = new ShareBucket(60, shares, 0);
    burst(bucket, other, 0);
    let served = 0;
    for (let second = 1; second <= 60; second++) served += burst(bucket, other, second * 1_000);
    expect(served).toBeGreaterThanOrEqual(59);
    expect(burst(bucket, gold, 60_000)).toBe(24);
  });

  it("lets what is larger than all of it through when all of it is there", () => {
    const bucket = new ShareBucket(100, new Map(), 0);
    expect(bucket.has({ segment: null, cost: 1_000 }, 0)).toBe(true);
    bucket.take({ segment: null, cost: 1_000 });
    expect(bucket.has(other, 0)).toBe(false);
  });

  it("never gives out more than its burst and its flow, whoever asks", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            afterMs: fc.integer({ min: 0, max: 5_000 }),
            segment: fc.constantFrom("gold", "silver", null),
            cost: fc.integer({ min: 1, max: 20 }),
          }),
          { maxLength: 200 },
        ),
        (asked) => {
          const bucket = new ShareBucket(100, new Map([...shares, ["silver", 30]]), 0);
          let [now, given] = [0, 0];
          for (const { afterMs, ...taking } of asked) {
            now += afterMs;
            if (!bucket.has(taking, now)) continue;
            bucket.take(taking);
            given += taking.cost;
          }
          expect(given).toBeLessThanOrEqual(100 + (100 * now) / 60_000 + 1e-6);
        },
      ),
    );
  });
});
