import { describe, expect, it } from "vitest";

import { afterSecondTry, failedFiles, passedAgain } from "./test-counts.mjs";

const file = (name: string, tests: Record<string, "passed" | "failed">) => ({
  name,
  status: Object.values(tests).every((status) => status === "passed")
    ? ("passed" as const)
    : ("failed" as const),
  assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
});
const unloaded = (name: string) => ({ name, status: "failed" as const, assertionResults: [] });

describe("a second try", () => {
  const first = {
    testResults: [file("a", { one: "passed", two: "failed" }), file("b", { one: "passed" }), unloaded("c")],
  };

  it("runs the files that failed or could not be loaded, and no other", () => {
    expect(failedFiles(first)).toEqual(["a", "c"]);
  });

  it("names what passed only then", () => {
    const second = { testResults: [file("a", { one: "passed", two: "passed" }), file("c", { x: "passed" })] };
    expect(passedAgain(first, second)).toEqual(["a > two", "c"]);
    expect(
      passedAgain(first, { testResults: [file("a", { one: "failed", two: "failed" }), unloaded("c")] }),
    ).toEqual([]);
  });

  it("never makes a failure of either run disappear that did not pass again", () => {
    const counts = (passed: number, failed: number) => ({ passed, failed, skipped: 0 });
    expect(afterSecondTry(counts(10, 2), counts(3, 0), 2)).toEqual(counts(12, 0));
    expect(afterSecondTry(counts(10, 2), counts(2, 1), 1)).toEqual(counts(11, 1));
    // another one failed the second time
    expect(afterSecondTry(counts(10, 1), counts(2, 1), 1)).toEqual(counts(10, 1));
    // one that failed was not there any more
    expect(afterSecondTry(counts(10, 2), counts(3, 0), 1)).toEqual(counts(11, 1));
  });
});
