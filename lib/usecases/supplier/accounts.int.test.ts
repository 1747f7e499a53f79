import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { getLot } from "@/lib/usecases/inventory/get-lot";
import { receiveLot } from "@/lib/usecases/inventory/receive-lot";
import { setLotStatus } from "@/lib/usecases/inventory/set-lot-status";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { addAccount } from "./add-account";
import { banAccount } from "./ban-account";
import { changeAccount } from "./change-account";
import { readClaim } from "./claim";
import { CLAIM_HEADER, claimFile } from "./claim-file";
import { createSupplier } from "./create-supplier";
import { drillBan } from "./drill-ban";
import { getAccount } from "./get-account";
import { recordCommission } from "./record-commission";
import { reinstateAccount } from "./reinstate-account";

let database: TestDatabase;
let shop: PlantedTenant;
let other: PlantedTenant;
let supplierId: string;
let id: string;

beforeAll(async () => {
  database = await startTestDatabase();
  shop = await plantTenant("accounts-shop");
  other = await plantTenant("accounts-other");
  const supplier = { name: "Vendor", currency: "USD", accountName: "main", paygEnabled: false };
  ({ id: supplierId, accountId: id } = await createSupplier.execute(shop.root, supplier));
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.invariants.flatMap(({ breaches }) => breaches)).toEqual([]);
});

const YEAR = { name: "Year", amount: "120000", from: "2026-01-01", until: "2026-12-31" };

const terms = (more: object = {}) => ({
  ...{
    id,
    name: "main",
    region: "ap-east",
    resale: "allowed" as const,
    allowedRegions: "CN, SG",
    allowedSegments: "contract, vip",
  },
  ...{ agencyCommission: "8.5", reservedRequestsPerMinute: "600", reservedTokensPerMinute: "" },
  priceList: [{ label: "Everything", percent: "82" }],
  discounts: [{ from: "10,000", percent: "3" }],
  commitments: [YEAR],
  tiers: [],
  contacts: [{ name: "Mei", reach: "mei@vendor.test" }],
  note: "",
  ...more,
});

const lot = () =>
  receiveLot.execute(shop.root, {
    ...{ accountId: id, name: "Credit", kind: "face_value", quantity: "1000", cost: "800" },
    ...{ taxPercent: "6", expiresOn: "2099-01-31", modelIds: [] },
  });

describe("an account's terms", () => {
  it("are kept and shown, with what is owed to its supplier", async () => {
    await changeAccount.execute(shop.root, terms());
    const account = await getAccount.execute(shop.root, { id });
    expect(account).toMatchObject({ region: "ap-east", owedNano: 0n, status: "active" });
    expect(account.terms).toEqual({
      ...{ resale: "allowed", allowedRegions: ["CN", "SG"], agencyCommissionPpm: 85_000 },
      allowedSegments: ["contract", "vip"],
      agencySince: expect.any(String) as string,
      ...{ reservedRequestsPerMinute: 600, reservedTokensPerMinute: null },
      priceList: [{ label: "Everything", pricePpm: 820_000 }],
      discounts: [{ fromNano: "10000000000000", discountPpm: 30_000 }],
      contacts: [{ name: "Mei", reach: "mei@vendor.test" }],
      note: "",
    });
  });

  it("refuse a commitment that ends before it begins", async () => {
    const commitments = [{ ...YEAR, from: "2026-02-01", until: "2026-01-31" }];
    await expect(changeAccount.execute(shop.root, terms({ commitments }))).rejects.toBeInstanceOf(Invalid);
  });

  it("hold commitments and rebates once: what the watch looks at is what is changed here", async () => {
    const promised = async () => {
      const { commitments, tiers } = await getAccount.execute(shop.root, { id });
      return { commitments, tiers };
    };
    const rebate = { name: "Q4", threshold: "50000", rebate: "900", from: "2026-10-01", until: "2026-12-31" };
    await changeAccount.execute(shop.root, terms({ tiers: [rebate] }));
    const before = await promised();
    expect(before).toMatchObject({
      commitments: [
        { name: "Year", amountNano: 120_000_000_000_000n, from: "2026-01-01", until: "2026-12-31" },
      ],
      tiers: [
        { name: "Q4", thresholdNano: 50_000_000_000_000n, rebateNano: 900_000_000_000n, until: "2026-12-31" },
      ],
    });
    const [commitment] = before.commitments;
    const [tier] = before.tiers;
    const changed = [{ ...YEAR, id: commitment?.id, amount: "90000", until: "2027-01-31" }];
    await changeAccount.execute(
      shop.root,
      terms({ commitments: changed, tiers: [{ ...rebate, id: tier?.id, threshold: "40000" }] }),
    );
    const { rows } = await database.admin.query<{ amount: string; ends: Date; threshold: string }>(
      `SELECT c.amount_nano AS amount, c.ends_at AS ends, t.threshold_nano AS threshold FROM supplier_commitment c, supplier_tier t
       WHERE c.tenant_id = $1 AND t.tenant_id = $1`,
      [shop.tenantId],
    );
    expect(rows).toEqual([
      { amount: "90000000000000", ends: new Date("2027-02-01T00:00:00Z"), threshold: "40000000000000" },
    ]);
    // not below what is booked, and not gone while anything is
    await database.admin.query(
      "UPDATE supplier_commitment SET accrued_nano = 1000000000 WHERE tenant_id = $1",
      [shop.tenantId],
    );
    const less = [{ ...YEAR, id: commitment?.id, amount: "0.5" }];
    for (const commitments of [less, []])
      await expect(changeAccount.execute(shop.root, terms({ commitments }))).rejects.toBeInstanceOf(Invalid);
    await database.admin.query("UPDATE supplier_commitment SET accrued_nano = 0 WHERE tenant_id = $1", [
      shop.tenantId,
    ]);
    // an id of nobody's is refused, not taken for a new one
    const strange = [{ ...YEAR, id: toWireId("commitment", crypto.randomUUID()) }];
    await expect(changeAccount.execute(shop.root, terms({ commitments: strange }))).rejects.toBeInstanceOf(
      NotFound,
    );
    await changeAccount.execute(shop.root, terms({ commitments: [], tiers: [] }));
    expect(await promised()).toEqual({ commitments: [], tiers: [] });
  });

  it("book the commission of agency supply, where one is agreed", async () => {
    const commission = { id, sales: "1000", taxPercent: "6", reference: "statement 11" };
    expect(await recordCommission.execute(shop.root, commission)).toEqual({
      netNano: 85_000_000_000n,
      taxNano: 5_100_000_000n,
    });
    expect((await getAccount.execute(shop.root, { id })).owedNano).toBe(-90_100_000_000n);
    const { id: plain } = await addAccount.execute(shop.root, { supplierId, name: "second", region: "" });
    const refused = recordCommission.execute(shop.root, { ...commission, id: plain });
    await expect(refused).rejects.toBeInstanceOf(Conflict);
  });
});

describe("an account that is gone", () => {
  it("is drilled, banned with its lots frozen, evidenced, and reinstated but for what was frozen before", async () => {
    const [first, second] = [await lot(), await lot()];
    await setLotStatus.execute(shop.root, { id: second.id, status: "frozen", reason: "of its own" });
    const drill = await drillBan.execute(shop.root, { id });
    expect(drill).toMatchObject({
      strandedNano: 1_600_000_000_000n,
      models: [],
      buyers: [],
      hoursLeft: null,
    });
    const { lots } = await banAccount.execute(shop.root, { id, reason: "terms of resale" });
    expect(lots).toContain(first.id);
    expect((await getLot.execute(shop.root, { id: first.id })).lot.status).toBe("frozen");
    const open = await database.admin.query(
      "SELECT id FROM lot WHERE supplier_account_id = $1 AND status = 'active'",
      [fromWireId("supplierAccount", id)],
    );
    expect(open.rows).toEqual([]);
    await expect(banAccount.execute(shop.root, { id, reason: "again" })).rejects.toBeInstanceOf(Conflict);
    const { rows } = await claimFile.execute(shop.root, { id });
    expect(rows).toHaveLength(2);
    const reasons = rows.map((row) => row[CLAIM_HEADER.indexOf("reason")]);
    expect(reasons).toEqual(["terms of resale", "of its own"]);
    expect(rows[0]?.[CLAIM_HEADER.indexOf("remaining_cost")]).toBe("800.00");
    const claim = await readClaim.execute(shop.root, { id });
    expect(claim).toMatchObject({ draft: false, supplier: "Vendor", reason: "terms of resale" });
    expect(claim.lots.map((each) => [each.id, each.status])).toEqual([
      [first.id, "frozen"],
      [second.id, "frozen"],
    ]);
    expect(claim.totals).toEqual([
      { currency: "USD", remainingCostNano: 1_600_000_000_000n, remainingTaxNano: 96_000_000_000n },
    ]);
    await reinstateAccount.execute(shop.root, { id });
    // of what is drawn again nothing is claimed, as long as something else is
    expect((await readClaim.execute(shop.root, { id })).lots.map((each) => each.id)).toEqual([second.id]);
    expect((await getLot.execute(shop.root, { id: first.id })).lot.status).toBe("active");
    expect((await getLot.execute(shop.root, { id: second.id })).lot.status).toBe("frozen");
    await expect(reinstateAccount.execute(shop.root, { id })).rejects.toBeInstanceOf(Conflict);
  });
});

describe("accounts of others", () => {
  it("are not found", async () => {
    const commission = { id, sales: "1", taxPercent: "0", reference: "x" };
    for (const attempt of [
      () => getAccount.execute(other.root, { id }),
      () => changeAccount.execute(other.root, terms()),
      () => addAccount.execute(other.root, { supplierId, name: "x", region: "" }),
      () => recordCommission.execute(other.root, commission),
      () => drillBan.execute(other.root, { id }),
      () => banAccount.execute(other.root, { id, reason: "curious" }),
      () => reinstateAccount.execute(other.root, { id }),
      () => claimFile.execute(other.root, { id }),
      () => readClaim.execute(other.root, { id }),
    ])
      await expect(attempt()).rejects.toBeInstanceOf(NotFound);
    await expect(drillBan.execute(shop.distributor, { id })).rejects.toBeInstanceOf(Forbidden);
  });
});
