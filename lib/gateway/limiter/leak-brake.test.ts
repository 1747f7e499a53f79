import { describe, expect, it } from "vitest";
import { LeakBrake } from "./leak-brake";

const MINUTE = 60_000;
const HOME = "203.0.113.9";

/** A key that calls `perMinute` times in each of two hours. */
function settled(perMinute: number): { brake: LeakBrake; now: number } {
  const brake = new LeakBrake();
  let now = 1_000_000 * MINUTE;
  for (let minute = 0; minute < 120; minute++, now += MINUTE)
    for (let call = 0; call < perMinute; call++) expect(brake.note("k", HOME, now)).toBeNull();
  return { brake, now };
}

describe("the brake for leaked keys", () => {
  it("is pulled at more than five times the busiest minute, and leaves what is usual", () => {
    const { brake, now } = settled(20);
    for (let call = 0; call < 100; call++) brake.note("k", HOME, now);
    expect(brake.note("k", HOME, now)).toMatchObject({ pulled: "unusual_rate" });
    expect(brake.note("k", HOME, now)).toMatchObject({ pulled: null });
    expect(brake.note("k", HOME, now + 15 * MINUTE)).toBeNull();
  });

  it("lets a key grow: five times yesterday is unusual, twice is not", () => {
    const { brake, now } = settled(40);
    for (let call = 0; call < 80; call++) expect(brake.note("k", HOME, now)).toBeNull();
  });

  it("is pulled at once by a network the key was never used from", () => {
    const { brake, now } = settled(2);
    expect(brake.note("k", "203.0.113.77", now)).toBeNull();
    expect(brake.note("k", "198.51.100.1", now)).toEqual({ requestsPerMinute: 10, pulled: "new_range" });
    expect(brake.note("k", HOME, now + MINUTE)).toMatchObject({ pulled: null });
    // Its owner was told; who let it be meant it.
    expect(brake.note("k", "198.51.100.2", now + 16 * MINUTE)).toBeNull();
  });

  it("knows nothing of a key that is new, and never minds few calls", () => {
    const brake = new LeakBrake();
    for (let call = 0; call < 500; call++) expect(brake.note("k", HOME, call)).toBeNull();
    expect(brake.note("k", "198.51.100.1", 500)).toBeNull();
    const { brake: slow, now } = settled(1);
    for (let call = 0; call < 50; call++) expect(slow.note("k", HOME, now)).toBeNull();
  });
});
