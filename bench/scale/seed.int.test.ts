import { afterAll, beforeAll, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";

import { lookAt, PAGES } from "../pages/pages";
import { readSize, seedScale } from "./seed";

const CALLS = 3_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

it("writes a history on which every invariant of the ledger holds, and folds all of it; every page reads it", async () => {
  const market = await seedScale(database.urls.owner, CALLS, new Date(), () => undefined);
  const report = await verifyLedger(pools().platform);
  expect(report.ok, formatReport(report)).toBe(true);
  const { rows } = await database.admin.query<{
    calls: string;
    folded: string;
    sold: string;
    revenue: string;
    forced: boolean;
  }>(
    `SELECT (SELECT count(*) FROM call WHERE tenant_id = $1) AS calls, (SELECT sum(calls) FROM usage_rollup WHERE tenant_id = $1 AND grain = 60) AS folded,
       (SELECT sum(amount_nano) FROM rated_line WHERE tenant_id = $1) AS sold, (SELECT sum(revenue_nano) FROM seller_rollup WHERE tenant_id = $1 AND grain = 1440) AS revenue,
       (SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname IN ('call', 'wallet', 'grant', 'rate_card')) AS forced`,
    [market.tenantId],
  );
  expect(rows[0]).toMatchObject({ calls: String(CALLS), folded: String(CALLS), forced: true });
  expect(rows[0]?.sold).toBe(rows[0]?.revenue);
  const look = lookAt(market);
  for (const read of Object.values(PAGES)) await read(look);
}, 240_000);

it.each([
  ["10m", 10_000_000],
  ["100K", 100_000],
  ["250", 250],
  ["0", undefined],
  ["ten", undefined],
  ["999999999m", undefined],
])("reads the size %s", (text, size) => {
  expect(readSize(text)).toBe(size);
});
