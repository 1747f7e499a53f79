import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { verifyPassword } from "@/lib/integrations/password/hash";
import { apiKeyDigest } from "@/lib/integrations/vault/api-key-digest";
import { secrets } from "@/lib/secrets";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";

import { type DemoAccess, seedDemo } from "./seed";

const NOW = new Date();
const HOUR_MS = 3_600_000;
/** Ten seconds on two quiet cores; several times that where other tests run beside it. */
const SECONDS_MAX = 150;

let database: TestDatabase;
let demo: DemoAccess;
let seconds: number;
const lines: string[] = [];

const seed = () =>
  seedDemo({ port: 3000, sandboxUrl: "http://127.0.0.1:4010", report: (line) => lines.push(line), now: NOW });

const rows = async <T extends object>(sql: string): Promise<T[]> => (await database.admin.query<T>(sql)).rows;
const numberOf = async (sql: string): Promise<number> => {
  const [row] = await rows<Record<string, unknown>>(sql);
  return Number(Object.values(row ?? {})[0]);
};

async function expectEverySignInToFit(access: DemoAccess): Promise<void> {
  expect(access.signIns.map(({ role }) => role)).toEqual(["operator", "reseller", "distributor", "customer"]);
  for (const { email, password } of access.signIns) {
    const [member] = await rows<{ password_hash: string }>(
      `SELECT password_hash FROM member WHERE email = '${email}'`,
    );
    expect(await verifyPassword(member?.password_hash ?? null, password)).toBe(true);
  }
  const digest = apiKeyDigest(secrets().apiKeyPepper, access.apiKey).toString("hex");
  expect(
    await rows(
      `SELECT p.slug FROM api_key k JOIN party p ON p.id = k.party_id WHERE k.digest = '\\x${digest}'`,
    ),
  ).toEqual([{ slug: "harbor-analytics" }]);
}

beforeAll(async () => {
  database = await startTestDatabase();
  const from = performance.now();
  demo = await seed();
  seconds = (performance.now() - from) / 1_000;
}, 180_000);
afterAll(() => database.close());

describe("the demonstration", () => {
  it("leaves books in which every invariant holds", async () => {
    const report = await verifyLedger(pools().platform);
    expect(report.ok, formatReport(report)).toBe(true);
  });

  it("is there in good time, with what was promised", async () => {
    expect(seconds).toBeLessThan(SECONDS_MAX);
    const counts = {
      "SELECT count(*) FROM supplier": 2,
      "SELECT count(*) FROM lot WHERE kind <> 'pay_as_you_go'": 5,
      "SELECT count(*) FROM lot WHERE audience_segments = '{contract}'": 1,
      "SELECT count(*) FROM purchase_order WHERE status = 'ordered'": 1,
      "SELECT count(*) FROM supplier_payment": 4,
      "SELECT count(*) FROM model WHERE status = 'published'": 8,
      "SELECT count(*) FROM price_book WHERE seller_id = tenant_id": 2,
      "SELECT count(*) FROM party WHERE kind = 'distributor'": 2,
      "SELECT count(*) FROM party WHERE kind = 'customer'": 12,
      "SELECT count(*) FROM hold": 0,
    };
    for (const [sql, count] of Object.entries(counts)) expect(await numberOf(sql), sql).toBe(count);
    expect(await numberOf("SELECT count(*) FROM call")).toBeGreaterThan(20_000);
  });

  it("has a lot near its expiry, one nearly empty, and a customer nearly out of balance", async () => {
    const [lots] = await rows(`SELECT
      count(*) FILTER (WHERE expires_at < now() + interval '7 days' AND drawn_qty < received_qty * 0.95)::int AS expiring,
      count(*) FILTER (WHERE drawn_qty > received_qty * 0.9 AND drawn_qty < received_qty AND expires_at > now() + interval '30 days')::int AS low
      FROM lot WHERE kind <> 'pay_as_you_go'`);
    expect(lots).toEqual({ expiring: 1, low: 1 });
    const nearlyOut = `SELECT count(*) FROM wallet w JOIN party p ON p.id = w.buyer_id
      WHERE w.limit_nano = 0 AND w.posted_nano BETWEEN 1 AND 1000000000`;
    expect(await numberOf(nearlyOut)).toBe(1);
  });

  it("has calls of every kind of ending on every day of the sixty, none in the future", async () => {
    const days = await numberOf("SELECT count(DISTINCT date_trunc('day', admitted_at, 'UTC')) FROM call");
    expect(days).toBeGreaterThanOrEqual(60);
    expect(
      await numberOf(
        `SELECT count(*) FROM call WHERE settled_at > '${new Date(NOW.getTime() + HOUR_MS).toISOString()}'`,
      ),
    ).toBe(0);
    const endings = await rows(`SELECT DISTINCT state, outcome, fault_row FROM call ORDER BY 1, 2, 3`);
    expect(endings.length).toBeGreaterThanOrEqual(5);
    expect(await numberOf("SELECT count(*) FROM lot_draw WHERE purpose = 'absorbed'")).toBeGreaterThan(50);
    expect(await numberOf("SELECT count(DISTINCT level) FROM rated_line")).toBe(3);
  });

  it("tells how to get in", () => expectEverySignInToFit(demo));

  it("keeps no password and no key in clear", async () => {
    const text = JSON.stringify([await rows("SELECT * FROM member"), await rows("SELECT * FROM api_key")]);
    for (const secret of [demo.apiKey, ...demo.signIns.map(({ password }) => password)])
      expect(text).not.toContain(secret);
  });

  it("gives new passwords and a key, and nothing else, where it is there already", async () => {
    const before = await numberOf("SELECT count(*) FROM call");
    const again = await seed();
    expect(again.apiKey).not.toBe(demo.apiKey);
    await expectEverySignInToFit(again);
    expect(await numberOf("SELECT count(*) FROM call")).toBe(before);
    expect(await numberOf("SELECT count(*) FROM tenant")).toBe(2);
    expect(lines.at(-1)).toContain("there already");
  });
});
