import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";

import { type DemoAccess, seedDemo } from "./seed";

let database: TestDatabase;
let demo: DemoAccess;
let seconds: number;
const lines: string[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
  const from = performance.now();
  demo = await seedDemo({
    port: 3000,
    sandboxUrl: "http://127.0.0.1:4010",
    report: (line) => lines.push(line),
    now: new Date(),
  });
  seconds = (performance.now() - from) / 1_000;
}, 120_000);
afterAll(() => database.close());

describe("the demonstration", () => {
  it("leaves books in which every invariant holds", async () => {
    const report = await verifyLedger(pools().platform);
    expect(report.ok, formatReport(report)).toBe(true);
  });
});
