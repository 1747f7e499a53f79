import fc from "fast-check";
import { expect, it } from "vitest";
import { bisect } from "./bisect";

class Bad extends Error {}

function run(items: readonly number[], isBad: (item: number) => boolean, failsAt = Infinity) {
  const done: number[] = [];
  const bad: number[] = [];
  let attempts = 0;
  const finished = bisect<number, number>(items, {
    attempt: (batch) => {
      attempts += 1;
      if (attempts >= failsAt) return Promise.reject(new Error("connection lost"));
      return batch.some(isBad) ? Promise.reject(new Bad()) : Promise.resolve(batch.map((item) => item * 2));
    },
    blame: (error) => (error instanceof Bad ? "record" : "world"),
    onDone: (item, result) => {
      expect(result).toBe(item * 2);
      done.push(item);
    },
    onBad: (item) => {
      bad.push(item);
      return Promise.resolve();
    },
  });
  return { finished, done, bad, attempts: () => attempts };
}

it("does every good item once, in order, and names every bad one, wherever they stand", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (flags) => {
      const { finished, done, bad } = run([...flags.keys()], (item) => flags[item] === true);
      await finished;
      expect(done).toEqual([...flags.keys()].filter((item) => !flags[item]));
      expect(bad).toEqual([...flags.keys()].filter((item) => flags[item]));
    }),
  );
});

it("finds one bad item among 256 in few attempts", async () => {
  const { finished, bad, attempts } = run([...Array(256).keys()], (item) => item === 137);
  await finished;
  expect(bad).toEqual([137]);
  expect(attempts()).toBeLessThanOrEqual(17);
});

it("stops when the world is to blame, with what is done being done", async () => {
  const { finished, done, bad } = run([0, 1, 2, 3], (item) => item === 3, 3);
  await expect(finished).rejects.toThrow("connection lost");
  expect(done).toEqual([0, 1]);
  expect(bad).toEqual([]);
});
