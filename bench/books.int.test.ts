import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import { runBatches } from "./batches";
import { awaitSettled, readBooks } from "./books";
import { buildChain, type BenchChain } from "./fixture/build";

let database: TestDatabase;
let auditor: Client;
let chain: BenchChain;

beforeAll(async () => {
  database = await startTestDatabase();
  auditor = new Client({ connectionString: database.urls.platform });
  await auditor.connect();
  const now = new Date();
  const tenantId = uuidV7(now, randomBytes(10));
  chain = await buildChain(
    { tenantId, upstreamUrl: "http://127.0.0.1:1/v1", customers: 3, dryNano: "1000000" },
    now,
  );
  await runBatches(chain.customers, 16, 2, 0.3);
  await awaitSettled(auditor);
});
afterAll(async () => {
  await auditor.end();
  await database.close();
});

describe("readBooks", () => {
  it("finds nothing wrong after the batched statements, and has looked at something", async () => {
    const books = await readBooks(auditor);
    expect(books).toMatchObject({ overspendNano: 0n, disagreements: [] });
    expect(books.settledCalls).toBeGreaterThanOrEqual(32);
  });

  it.each([
    [
      "UPDATE wallet SET posted_nano = posted_nano - 5",
      "UPDATE wallet SET posted_nano = posted_nano + 5",
      "wallets are",
    ],
    [`UPDATE "grant" SET drawn = drawn + 1`, `UPDATE "grant" SET drawn = drawn - 1`, "grants gave"],
    ["UPDATE lot SET held_qty = 2", "UPDATE lot SET held_qty = 0", "lots gave"],
  ])("tells when %s", async (spoil, mend, claim) => {
    await database.admin.query(spoil);
    const { disagreements } = await readBooks(auditor);
    await database.admin.query(mend);
    expect(disagreements.join("\n")).toContain(`not true that ${claim}`);
    expect((await readBooks(auditor)).disagreements).toEqual([]);
  });

  it("counts money owed without a limit as overspent", async () => {
    const { tenantId, levels } = chain.customers[0] ?? { levels: [] };
    const wallet = [tenantId, levels[0]?.walletId];
    const change = (by: number) =>
      database.admin.query(
        `UPDATE wallet SET exposure_nano = exposure_nano + ${by} WHERE tenant_id = $1 AND id = $2`,
        wallet,
      );
    await change(7);
    expect((await readBooks(auditor)).overspendNano).toBe(7n);
    await change(-7);
  });
});
