import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { topSelfTimes } from "./profile";

const folder = mkdtempSync(path.join(tmpdir(), "bench-profile-"));
afterAll(() => rmSync(folder, { recursive: true }));

const frame = (id: number, functionName: string, url = "", lineNumber = 0) => ({
  id,
  callFrame: { functionName, url, lineNumber },
});
const PROFILE = {
  nodes: [
    frame(1, "(idle)"),
    frame(2, "work", "node:net", 9),
    frame(3, "work", "node:net", 9),
    frame(4, "", "node:fs", 0),
  ],
  samples: [1, 2, 3, 4, 2],
  timeDeltas: [90_000, 2_000, 1_000, 4_000, 3_000],
};

describe("topSelfTimes", () => {
  it("refuses a folder without a profile", () => {
    expect(() => topSelfTimes(folder, 10)).toThrow("left no profile");
  });

  it("sums a function's time wherever it was called from, idle time apart", () => {
    writeFileSync(path.join(folder, "x.cpuprofile"), JSON.stringify(PROFILE));
    expect(topSelfTimes(folder, 10)).toEqual([
      { name: "work", place: "node:net:10", milliseconds: 6, share: 0.6 },
      { name: "(anonymous)", place: "node:fs", milliseconds: 4, share: 0.4 },
    ]);
    expect(topSelfTimes(folder, 1)).toHaveLength(1);
  });
});
