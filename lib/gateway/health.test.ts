import { describe, expect, it } from "vitest";
import { HealthBook } from "./health";

const START = 1_000_000;

function failing(times = 5): HealthBook {
  const book = new HealthBook();
  for (let i = 0; i < times; i++) book.note("u", "failed", START + i * 100);
  return book;
}

describe("the circuit of an upstream", () => {
  it("opens after five failures in quick succession, and says so once", () => {
    const book = new HealthBook();
    const told = Array.from({ length: 7 }, (_, i) => book.note("u", "failed", START + i * 100));
    expect(told).toEqual([false, false, false, false, true, false, false]);
    expect(book.isAvoided("u", START + 700)).toBe(true);
  });

  it("stays closed where failures are few among answers, or long ago", () => {
    const book = new HealthBook();
    for (let i = 0; i < 20; i++) book.note("u", i % 3 === 0 ? "failed" : "ok", START + i);
    expect(book.isAvoided("u", START + 20)).toBe(false);
    const slow = new HealthBook();
    for (let i = 0; i < 8; i++) slow.note("u", "failed", START + i * 60_000);
    expect(slow.isAvoided("u", START + 7 * 60_000)).toBe(false);
  });

  it("lets one trial through after its rest, and closes when that goes well", () => {
    const book = failing();
    const after = START + 20_000;
    expect(book.isAvoided("u", after)).toBe(false);
    expect(book.begin("u", after)).toBe(true);
    expect(book.begin("u", after)).toBe(false);
    expect(book.isAvoided("u", after + 1)).toBe(true);
    book.note("u", "ok", after + 50);
    expect(book.isAvoided("u", after + 60)).toBe(false);
    book.begin("u", after + 70);
    expect(book.isAvoided("u", after + 80)).toBe(false);
  });

  it("rests twice as long when the trial fails", () => {
    const book = failing();
    const after = START + 20_000;
    book.begin("u", after);
    expect(book.note("u", "failed", after + 50)).toBe(false);
    expect(book.isAvoided("u", after + 50 + 15_000)).toBe(true);
    expect(book.isAvoided("u", after + 50 + 20_000)).toBe(false);
  });

  it("forgets the rest of a key that answers after all", () => {
    const book = new HealthBook();
    expect(book.note("k", "credential_refused", START)).toBe(true);
    expect(book.isAvoided("k", START + 1)).toBe(true);
    book.note("k", "ok", START + 2);
    expect(book.isAvoided("k", START + 3)).toBe(false);
  });

  it("does not wait for ever for a trial that says nothing", () => {
    const book = failing();
    book.begin("u", START + 20_000);
    expect(book.isAvoided("u", START + 20_000 + 29_000)).toBe(true);
    expect(book.isAvoided("u", START + 20_000 + 30_000)).toBe(false);
  });

  it("is shortened by a probe that is answered, and lengthened by one that is not", () => {
    const book = failing();
    const now = START + 1_000;
    expect(book.resting(now)).toEqual(["u"]);
    book.probed("u", false, now + 9_000);
    expect(book.isAvoided("u", START + 15_000)).toBe(true);
    book.probed("u", true, START + 15_000);
    expect(book.isAvoided("u", START + 15_000)).toBe(false);
    book.begin("u", START + 15_000);
    expect(book.isAvoided("u", START + 15_001)).toBe(true);
  });
});
