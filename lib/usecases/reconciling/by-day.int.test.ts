import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { dayOf, isoDay, startOfDay } from "@/lib/domain/tenancy/zone";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { Conflict } from "@/lib/usecases/errors";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { between, big, many, oneOf, type Gen } from "@/lib/usecases/ledger/testing/plans";

import { getBill } from "./get-bill";
import { importBill } from "./import-bill";
import { readBillFile } from "./read-bill-file";
import { runImport } from "./run-import";
import { DAYS, dayShop, type DayShop, ZONES } from "./testing/day-shop";
import { playBill, sendBill } from "./testing/play-bill";

const RUNS = 10;
let database: TestDatabase;
let shop: DayShop;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 4, platform: 4, gateway: 2 });
  shop = await dayShop(database.admin);
});
beforeEach(() => forget());
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.ok, formatReport(report)).toBe(true);
});

/** Bills of one account may not overlap: each case begins without any. */
async function forget(): Promise<void> {
  for (const table of ["bill_difference", "supplier_bill_line", "supplier_bill_fault", "supplier_bill_part"])
    await database.admin.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [shop.tenantId]);
  await database.admin.query("DELETE FROM supplier_bill WHERE tenant_id = $1", [shop.tenantId]);
}

interface Bill {
  readonly account: DayShop["accounts"][number];
  readonly zone: (typeof ZONES)[number];
  readonly basis: "cost" | "list";
  /** Whether it tells models apart. */
  readonly byModel: boolean;
  readonly toleranceNano: bigint;
}

/** What we used by model and day of a zone: "2026-11-01 second" -> nano. Told by the calendar of lib/domain, not by SQL. */
function usedIn({ account, zone, basis, byModel }: Bill): Map<string, bigint> {
  const used = new Map<string, bigint>();
  for (const use of shop.uses) {
    const day = isoDay(dayOf(use.at, zone));
    if (use.accountId !== account.id || !DAYS.some((known) => known === day)) continue;
    const cell = `${day} ${byModel ? use.modelName : ""}`;
    used.set(cell, (used.get(cell) ?? 0n) + use[basis]);
  }
  return used;
}

/** A day as a supplier may write it: alone, or as an instant in it, with an offset or in seconds. */
function written(g: Gen, day: string, zone: string): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const start = startOfDay({ year, month, day: date }, zone).getTime();
  const next = startOfDay({ year, month, day: date + 1 }, zone).getTime();
  const at = oneOf(g, start, next - 1_000, start + between(g, 0, 79_000) * 1_000);
  return oneOf(
    g,
    day,
    day,
    day.replaceAll("-", "/"),
    new Date(at).toISOString(),
    String(Math.floor(at / 1_000)),
  );
}

/** A model's name as a supplier may write it: ours in any case, or its name at this account's upstream. */
function nameOf(g: Gen, { account }: Bill, model: string): string {
  const known = shop.models.find(({ name }) => name === model);
  const upstream = account === shop.accounts[0] ? known?.upstreamName : null;
  return oneOf(g, model, model.toUpperCase(), upstream ?? model);
}

interface Planted {
  /** Lines of the file, without its heading. */
  readonly lines: string[];
  /** Differences, as "kind day model ours theirs". */
  readonly found: string[];
  variance: bigint;
}

const FATES = [
  "same",
  "same",
  "same",
  "left_out",
  "dearer",
  "cheaper",
  "within",
  "in_parts",
  "credited",
] as const;

/** A bill's rows for some days, with differences planted. The first and the last day have a row, so that it covers all of them. */
function plantBill(g: Gen, bill: Bill, days: readonly string[]): Planted {
  const planted: Planted = { lines: [], found: [], variance: 0n };
  const used = usedIn(bill);
  const line = (day: string, model: string, nano: bigint) =>
    planted.lines.push(`${written(g, day, bill.zone)};${model};${decimalFromNano(nano, 2)}`);
  const note = (cell: string, ours: bigint, theirs: bigint) => {
    const off = ours > theirs ? ours - theirs : theirs - ours;
    planted.variance += theirs - ours;
    if (theirs === ours || (ours !== 0n && theirs !== 0n && off <= bill.toleranceNano)) return;
    const kind = theirs === 0n ? "missing" : ours === 0n ? "over" : "price";
    planted.found.push(`${kind} ${cell} ${ours} ${theirs}`);
  };
  for (const [cell, ours] of used) {
    const [day = "", model = ""] = cell.split(" ");
    if (!days.includes(day)) continue;
    const isEdge = day === days[0] || day === days.at(-1);
    const fate = oneOf(g, ...FATES.filter((each) => each !== "left_out" || bill.byModel || !isEdge));
    const name = nameOf(g, bill, model || "anything");
    switch (fate) {
      case "left_out":
        note(cell, ours, 0n);
        break;
      case "in_parts": {
        const part = big(g, 1n, ours - 1n);
        line(day, name, part);
        line(day, nameOf(g, bill, model || "else"), ours - part);
        break;
      }
      case "credited":
        line(day, name, ours + 90n);
        line(day, name, -90n);
        break;
      default: {
        const theirs = ours + { same: 0n, dearer: 1_007n, cheaper: -1_003n, within: 3n }[fate];
        line(day, name, theirs);
        note(cell, ours, theirs);
      }
    }
  }
  plantStrangers(g, bill, days, { line, note, used });
  return planted;
}

interface Planting {
  readonly line: (day: string, model: string, nano: bigint) => void;
  readonly note: (cell: string, ours: bigint, theirs: bigint) => void;
  readonly used: ReadonlyMap<string, bigint>;
}

/** Models nobody knows, on the first and the last day and on some between; of a bill without models, they are part of the day. */
function plantStrangers(g: Gen, { byModel }: Bill, days: readonly string[], { line, note }: Planting): void {
  if (!byModel) return;
  const strange = new Map<string, bigint>();
  const [first = "", last = ""] = [days[0], days.at(-1)];
  for (const day of [first, last, ...many(between(g, 0, 3), () => oneOf(g, ...days))]) {
    const cell = `${day} ${oneOf(g, "Unheard-Of", "second-2026")}`;
    const nano = big(g, 1n, 9_000_000n);
    strange.set(cell, (strange.get(cell) ?? 0n) + nano);
    line(day, cell.slice(day.length + 1), nano);
  }
  for (const [cell, nano] of strange) note(cell, 0n, nano);
}

const fileOf = ({ lines }: Planted) => ["date;model;amount", ...lines].join("\n");

async function foundIn(billId: string): Promise<string[]> {
  const { rows } = await database.admin.query<{ found: string }>(
    `SELECT concat_ws(' ', kind, day, model, ours_nano, theirs_nano) AS found FROM bill_difference WHERE bill_id = $1`,
    [fromWireId("supplierBill", billId)],
  );
  return rows.map(({ found }) => found).sort();
}

const mappingOf = ({ zone, basis, byModel, toleranceNano }: Bill) => ({
  ...{ requestIdColumn: null, zone, basis, tolerance: decimalFromNano(toleranceNano) },
  modelColumn: byModel ? "model" : null,
});

const plain = (): Bill => ({
  ...{ account: shop.accounts[0] as Bill["account"], zone: "America/New_York" },
  ...{ basis: "cost", byModel: true, toleranceNano: 0n },
});
const row = (day: string, nano: bigint, model = "second") => `${day};${model};${decimalFromNano(nano, 2)}`;
const bills = (rows: readonly string[], change: Partial<Bill> = {}) => {
  const bill = { ...plain(), ...change };
  return playBill(
    shop.actor,
    bill.account.wireId,
    ["date;model;amount", ...rows].join("\n"),
    mappingOf(bill),
  );
};

describe("a bill without request ids", () => {
  it(
    "differs in exactly what was planted, whatever zone, names, basis and currency it is in",
    { timeout: 120_000 },
    async () => {
      let differences = 0;
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (g) => {
          await forget();
          const bill: Bill = {
            account: oneOf(g, ...shop.accounts),
            zone: oneOf(g, ...ZONES),
            basis: oneOf(g, "cost", "cost", "list"),
            byModel: between(g, 0, 3) > 0,
            toleranceNano: oneOf(g, 0n, 5n),
          };
          // Two bills that meet at a midnight of their zone.
          const cut = between(g, 1, DAYS.length - 1);
          for (const days of [DAYS.slice(0, cut), DAYS.slice(cut)]) {
            const planted = plantBill(g, bill, days);
            const played = await playBill(shop.actor, bill.account.wireId, fileOf(planted), mappingOf(bill));
            expect([played.status, played.currency]).toEqual(["reconciled", bill.account.currency]);
            // The days it covers are shown as its supplier counts them.
            const covered = [played.from, played.to && new Date(played.to.getTime() - 1)];
            expect(covered.map((at) => at && isoDay(dayOf(at, played.zone)))).toEqual([days[0], days.at(-1)]);
            expect(await foundIn(played.id)).toEqual(planted.found.sort());
            if (bill.basis === "cost") expect(played.varianceNano).toBe(planted.variance);
            differences += planted.found.length;
          }
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
      expect(differences).toBeGreaterThan(20);
    },
  );

  it("is refused whose days another one has, in part, by an hour of another zone, or around it; and changes nothing", async () => {
    const first = await bills([row("2026-11-01", 5n), row("2026-11-02", 5n)]);
    const before = await foundIn(first.id);
    for (const [days, zone] of [
      [["2026-11-02", "2026-11-03"], "America/New_York"],
      [["2026-10-31", "2026-11-03"], "America/New_York"],
      // Begins in Shanghai while it is still the second in New York.
      [["2026-11-03"], "Asia/Shanghai"],
    ] as const) {
      const again = await bills(
        days.map((day) => row(day, 7n)),
        { zone },
      );
      expect([again.status, again.failure, again.open]).toEqual(["failed", "overlaps", 0]);
      expect(await foundIn(again.id)).toEqual([]);
    }
    expect(await foundIn(first.id)).toEqual(before);
    // The day after, in the same zone, is nobody's yet; nor is the same day at another account.
    expect((await bills([row("2026-11-03", 7n)])).status).toBe("reconciled");
    const [, other] = shop.accounts;
    if (!other) throw new Error("the shop has two accounts");
    expect((await bills([row("2026-11-02", 7n)], { account: other })).status).toBe("reconciled");
  });

  it("is compared once when it is sent twice at the same moment, as the same file or under other words", async () => {
    const { account } = plain();
    const text = (model: string) => `date;model;amount\n${row("2026-11-02", 9n, model)}`;
    const same = await Promise.all(
      [text("third"), text("third")].map((file) => sendBill(shop.actor, account.wireId, file)),
    );
    const read = await Promise.allSettled(same.map((id) => readBillFile.execute(shop.actor, { id })));
    const refused = read.flatMap((answer) =>
      answer.status === "rejected" ? [answer.reason as unknown] : [],
    );
    expect(refused).toHaveLength(1);
    expect(refused[0]).toBeInstanceOf(Conflict);
    expect((refused[0] as Conflict).reason).toBe("bill_known");

    await forget();
    const alike = await Promise.all(
      ["third", "THIRD"].map((model) => sendBill(shop.actor, account.wireId, text(model))),
    );
    for (const id of alike) {
      const { mapping } = await readBillFile.execute(shop.actor, { id });
      await importBill.execute(shop.actor, { id, mapping: { ...mapping, ...mappingOf(plain()) } });
    }
    const { signal } = new AbortController();
    const uuids = alike.map((id) => fromWireId("supplierBill", id) ?? "");
    await Promise.all(uuids.map((id) => runImport(pools().platform, shop.tenantId, id, signal)));
    const ended = await Promise.all(alike.map((id) => getBill.execute(shop.actor, { id })));
    expect(ended.map(({ status, failure }) => `${status} ${failure}`).sort()).toEqual([
      "failed overlaps",
      "reconciled null",
    ]);
  });

  it("is refused, and not tried for ever, when its amounts are beyond what can be added up", async () => {
    const most = 8_999_999_999_999_999_999n;
    const bill = await bills([row("2026-11-02", most), row("2026-11-02", most)]);
    expect([bill.status, bill.failure]).toEqual(["failed", "amounts"]);
    expect((await bills([row("2026-11-02", 9n)])).status).toBe("reconciled");
  });
});
