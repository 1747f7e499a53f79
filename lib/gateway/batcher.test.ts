import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Batcher, type Queued } from "./batcher";

type Batch = readonly Queued<number, number>[];

function recorder(options: { readonly maxBatch?: number } = {}) {
  const sizes: number[] = [];
  let release: (() => void) | undefined;
  let gated = false;
  const batcher = new Batcher<number, number>({
    ...options,
    flush: async (batch: Batch) => {
      sizes.push(batch.length);
      if (gated) await new Promise<void>((resolve) => (release = resolve));
      for (const { item, resolve, reject } of batch) {
        if (item < 0) reject(new Error(`bad ${item}`));
        else resolve(item * 2);
      }
    },
  });
  return {
    batcher,
    sizes,
    hold: () => void (gated = true),
    release: () => {
      gated = false;
      release?.();
    },
  };
}

describe("the batcher", () => {
  it("sends what one tick brought as one batch, answers in order", async () => {
    const { batcher, sizes } = recorder();
    const answers = await Promise.all([1, 2, 3].map((item) => batcher.submit(item)));
    expect(answers).toEqual([2, 4, 6]);
    expect(sizes).toEqual([3]);
    expect(batcher.idle).toBe(true);
  });

  it("gathers while a batch is under way, and has one under way at most", async () => {
    const { batcher, sizes, hold, release } = recorder();
    hold();
    const first = batcher.submit(1);
    await setImmediate();
    await setImmediate();
    const rest = [2, 3, 4, 5].map((item) => batcher.submit(item));
    await setImmediate();
    expect(sizes).toEqual([1]);
    expect(batcher.waiting).toHaveLength(4);
    release();
    expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6, 8, 10]);
    expect(sizes).toEqual([1, 4]);
  });

  it("splits what is more than a batch may hold, and loses nothing", async () => {
    const { batcher, sizes } = recorder({ maxBatch: 100 });
    const items = Array.from({ length: 250 }, (_, index) => index);
    expect(await Promise.all(items.map((item) => batcher.submit(item)))).toEqual(
      items.map((item) => item * 2),
    );
    expect(sizes).toEqual([100, 100, 50]);
  });

  it("hands each item its own failure", async () => {
    const { batcher } = recorder();
    const [good, bad] = await Promise.allSettled([batcher.submit(1), batcher.submit(-1)]);
    expect(good).toEqual({ status: "fulfilled", value: 2 });
    expect(bad).toMatchObject({ status: "rejected", reason: { message: "bad -1" } });
  });
});
