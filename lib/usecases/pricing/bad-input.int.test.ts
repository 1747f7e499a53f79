import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import type { MemberActor } from "@/lib/usecases/actor";
import { buyerPrices } from "@/lib/usecases/customer/buyer-prices";
import { Invalid } from "@/lib/usecases/errors";
import { plantParty, plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { createBook } from "./create-book";
import { createDraft } from "./create-draft";
import { getBook } from "./get-book";
import { publishDraft } from "./publish-draft";
import { reviewDraft } from "./review-draft";
import { NEW_RULE } from "./rule-form";
import { saveRule } from "./save-rule";
import { setDefaultBook } from "./set-default-book";
import { plantSupply } from "./testing/plant-supply";

/** What is refused, or asked about, before it can charge anyone; the answer says which row and what would happen. */
let database: TestDatabase;
let tenant: PlantedTenant;
let root: MemberActor;
const NOW = { when: "now", day: "", overrideReason: "" } as const;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("slips");
  ({ root } = tenant);
  await plantSupply(tenant.tenantId, randomUUID());
});
afterAll(() => database.close());

const newBook = async (name: string) => (await createBook.execute(root, { name, copyFrom: "" })).id;
const onlyRule = async (id: string) => (await getBook.execute(root, { id })).draft?.rules[0]?.id ?? "";
const statesOf = async (id: string) =>
  (await getBook.execute(root, { id })).versions.map(({ number, state }) => [number, state]);

async function publicationsOf(id: string): Promise<number> {
  const { rowCount } = await database.admin.query(
    "SELECT id FROM audit_event WHERE command = 'price_book.publish' AND subject_id = $1",
    [fromWireId("priceBook", id)],
  );
  return rowCount ?? 0;
}

describe("a version published twice", () => {
  it("by two requests at once is one publication, and the other is told that there is no draft any more", async () => {
    const id = await newBook("At once");
    const both = await Promise.allSettled([1, 2].map(() => publishDraft.execute(root, { id, ...NOW })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { reason: "no_draft" },
    });
    expect([await statesOf(id), await publicationsOf(id)]).toEqual([[[1, "live"]], 1]);
  });

  it("one after the other, now or for a day, is one publication", async () => {
    const id = await newBook("In turn");
    const day = new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10);
    await publishDraft.execute(root, { id, when: "later", day, overrideReason: "" });
    for (const again of [NOW, { when: "later", day, overrideReason: "" } as const])
      await expect(publishDraft.execute(root, { id, ...again })).rejects.toMatchObject({
        reason: "no_draft",
      });
    expect([await statesOf(id), await publicationsOf(id)]).toEqual([[[1, "scheduled"]], 1]);
  });
});

describe("a version in the past", () => {
  it.each([-400, -1, 0])("%i days from now is refused by its day, and stays a draft", async (days) => {
    const id = await newBook(`Past ${days}`);
    const day = new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
    const refused = publishDraft.execute(root, { id, when: "later", day, overrideReason: "" });
    await expect(refused).rejects.toBeInstanceOf(Invalid);
    await expect(refused).rejects.toMatchObject({ fields: { day: { reason: "not_in_future" } } });
    expect(await statesOf(id)).toEqual([[1, "draft"]]);
  });
});

describe("a contract price with a typo (x1000)", () => {
  it("is asked about by row and buyer, and charges nobody until it is confirmed", async () => {
    const id = await newBook("Contract");
    await setDefaultBook.execute(root, { id });
    const buyer = toWireId("party", tenant.customer.partyId);
    await saveRule.execute(root, {
      ...{
        ...NEW_RULE,
        id,
        audienceKind: "customer",
        audienceValue: buyer,
        basisKind: "absolute",
        percent: "",
      },
      ...{ prices: { input: "2.50", output: "9500" }, reference: "Frame agreement 9/2026" },
    });
    const { questions } = await reviewDraft.execute(root, { id });
    expect(questions).toEqual([
      {
        ...{ kind: "far_from_list", row: 2, model: "Swift 1", audience: "cust", dimension: "output" },
        ...{ currency: "USD", price: 9_500_000_000n, list: 10_000_000n },
      },
    ]);
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({
      ...{ reason: "needs_confirmation", values: { count: 1, rows: "2" } },
    });
    expect((await buyerPrices.execute(root, { id: buyer })).contracts).toEqual([]);
    await publishDraft.execute(root, { id, ...NOW, confirmed: true });
    expect((await buyerPrices.execute(root, { id: buyer })).contracts).toHaveLength(1);
  });
});

describe("a rule that matches nothing, and two that tie", () => {
  it("are told apart: the first is asked about, the second refused", async () => {
    const id = await newBook("Idle");
    await saveRule.execute(root, {
      ...NEW_RULE,
      id,
      scopeKind: "glob",
      scopeValue: "nothing-*",
      percent: "90",
    });
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({
      ...{ reason: "needs_confirmation", values: { count: 1, rows: "2" } },
    });
    await saveRule.execute(root, { ...NEW_RULE, id, percent: "95" });
    await expect(publishDraft.execute(root, { id, ...NOW, confirmed: true })).rejects.toMatchObject({
      ...{ reason: "rules_tie", values: { model: "Swift 1" } },
    });
    expect(await statesOf(id)).toEqual([[1, "draft"]]);
  });
});

describe("a floor above a ceiling", () => {
  it("is refused as it is typed, and at publication where it came by another way", async () => {
    const id = await newBook("Bounds");
    const rule = await onlyRule(id);
    const bounds = { floor: { output: "5" }, ceiling: { output: "4" } };
    const typed = saveRule.execute(root, { ...NEW_RULE, id, rule, ...bounds });
    await expect(typed).rejects.toMatchObject({
      fields: { "ceiling.output": { reason: "ceiling_below_floor" } },
    });
    await database.admin.query(
      `UPDATE markup_rule SET rule = rule || '{"floor": {"output": "5000000"}, "ceiling": {"output": "4000000"}}' WHERE id = $1`,
      [fromWireId("markupRule", rule)],
    );
    await expect(publishDraft.execute(root, { id, ...NOW, confirmed: true })).rejects.toMatchObject({
      ...{ reason: "rule_broken", values: { model: "Swift 1" } },
    });
  });
});

describe("a model that a rule gives no price", () => {
  it("is asked about with what is missing: nobody could buy it", async () => {
    const id = await newBook("Half");
    const rule = await onlyRule(id);
    const half = { basisKind: "absolute", percent: "", prices: { input: "2.50" } } as const;
    await saveRule.execute(root, { ...NEW_RULE, id, rule, ...half });
    const { questions } = await reviewDraft.execute(root, { id });
    expect(questions).toEqual([
      { kind: "no_price", row: 1, model: "Swift 1", audience: null, dimensions: ["output", "reasoning"] },
    ]);
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({
      reason: "needs_confirmation",
    });
  });
});

describe("a currency without a rate", () => {
  it("is asked about by row, model and buyer, and sells nothing there where it is confirmed, until there is one", async () => {
    const id = await newBook("Currencies");
    await setDefaultBook.execute(root, { id });
    await database.admin.query("UPDATE edge SET currency = 'EUR' WHERE buyer_id = $1", [
      tenant.sibling.partyId,
    ]);
    const { questions } = await reviewDraft.execute(root, { id });
    expect(questions).toEqual([
      { kind: "no_rate", row: 1, model: "Swift 1", models: 1, audience: null, from: "USD", to: "EUR" },
    ]);
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({
      ...{ reason: "no_exchange_rate", values: { row: 1, model: "Swift 1", from: "USD", to: "EUR" } },
    });
    expect(await statesOf(id)).toEqual([[1, "draft"]]);
    await publishDraft.execute(root, { id, ...NOW, confirmed: true });
    const sold = async () => {
      const { rows } = await buyerPrices.execute(root, { id: toWireId("party", tenant.sibling.partyId) });
      return rows.map(({ state, lines }) => [
        state,
        lines.find(({ dimension }) => dimension === "output")?.sell,
      ]);
    };
    expect(await sold()).toEqual([["missing_exchange_rate", null]]);
    await database.admin.query(
      `INSERT INTO fx_rate (tenant_id, id, base, quote, rate_ppb, source, at)
       VALUES ($1, $2, 'USD', 'EUR', 900000000, 'test', now() - interval '1 minute')`,
      [tenant.tenantId, randomUUID()],
    );
    expect(await sold()).toEqual([["priced", 9_000_000n]]);
    await createDraft.execute(root, { id });
    expect((await reviewDraft.execute(root, { id })).questions).toEqual([]);
  });
});

describe("a cycle of bases", () => {
  it("has no price to begin with: two that would sell to each other are supplied by nobody, and publish nothing", async () => {
    const { tenantId, distributor } = tenant;
    const sub = await withPlatform((tx) =>
      plantParty(tx, { tenantId, kind: "distributor", slug: "round", sellerId: distributor.partyId }),
    );
    const publish = async (seller: MemberActor) => {
      const { id } = await createBook.execute(seller, { name: "Round", copyFrom: "" });
      await publishDraft.execute(seller, { id, ...NOW });
      await createDraft.execute(seller, { id });
      return id;
    };
    const id = await publish(distributor);
    await publish(sub);
    await database.admin.query("UPDATE edge SET seller_id = $1 WHERE buyer_id = $2", [
      sub.partyId,
      distributor.partyId,
    ]);
    await expect(publishDraft.execute(distributor, { id, ...NOW })).rejects.toMatchObject({
      reason: "nothing_supplied",
    });
    expect((await reviewDraft.execute(distributor, { id })).supplied).toBe(false);
  });
});
