import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import type { MemberActor } from "@/lib/usecases/actor";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { plantMember, plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { cancelScheduled } from "./cancel-scheduled";
import { compareVersions } from "./compare-versions";
import { createBook } from "./create-book";
import { createDraft } from "./create-draft";
import { discardDraft } from "./discard-draft";
import { getBook } from "./get-book";
import { listBooks } from "./list-books";
import { priceTable } from "./price-table";
import { publishDraft } from "./publish-draft";
import { removeRule } from "./remove-rule";
import { reviewDraft } from "./review-draft";
import { NEW_RULE } from "./rule-form";
import { rollBack } from "./roll-back";
import { saveRule } from "./save-rule";
import { setDefaultBook } from "./set-default-book";
import { plantSupply } from "./testing/plant-supply";

let database: TestDatabase;
let tenant: PlantedTenant;
let root: MemberActor;
const MODEL = randomUUID();
const NOW = { when: "now", day: "", overrideReason: "" } as const;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("prices");
  ({ root } = tenant);
  await plantSupply(tenant.tenantId, MODEL);
});
afterAll(() => database.close());

const rowsOf = async (book: string) => {
  const id = fromWireId("priceBook", book);
  const { rows } = await database.admin.query<{ row: unknown }>(
    `SELECT to_jsonb(b) AS row FROM price_book b WHERE id = $1 UNION ALL
     SELECT to_jsonb(v) FROM price_version v WHERE price_book_id = $1 UNION ALL
     SELECT to_jsonb(r) FROM markup_rule r JOIN price_version v ON v.id = r.price_version_id WHERE v.price_book_id = $1`,
    [id],
  );
  return rows;
};

const newBook = async (actor: MemberActor, name: string) =>
  (await createBook.execute(actor, { name, copyFrom: "" })).id;
const onlyRule = async (actor: MemberActor, id: string) =>
  (await getBook.execute(actor, { id })).draft?.rules[0]?.id ?? "";
const sells = async (actor: MemberActor, id: string, buyer?: string) => {
  const table = await priceTable.execute(actor, { id, ...(buyer ? { buyer } : {}) });
  return table.rows[0]?.lines.find(({ dimension }) => dimension === "output");
};

describe("a price book", () => {
  it("begins as a draft, is published, and prices everybody at the share of the list it says", async () => {
    const id = await newBook(root, "Retail");
    expect(
      (await listBooks.execute(root, {})).map(({ name, isDefault, hasDraft }) => [name, isDefault, hasDraft]),
    ).toEqual([["Retail", true, true]]);
    const rule = await onlyRule(root, id);
    await saveRule.execute(root, { ...NEW_RULE, id, rule, percent: "90" });
    await publishDraft.execute(root, { id, ...NOW });
    expect(await sells(root, id)).toEqual({
      dimension: "output",
      list: 10_000_000n,
      buy: 8_000_000n,
      sell: 9_000_000n,
      marginPpm: 111_111,
    });
    const { live, draft } = await getBook.execute(root, { id });
    expect([live?.number, draft]).toEqual([1, null]);
  });

  it("gives the more specific rule to its buyer, and to nobody else", async () => {
    const id = await newBook(root, "Specific");
    const buyer = toWireId("party", tenant.customer.partyId);
    await saveRule.execute(root, {
      ...NEW_RULE,
      id,
      audienceKind: "customer",
      audienceValue: buyer,
      percent: "85",
    });
    // The customer buys by another book, which the review asks about.
    await publishDraft.execute(root, { id, ...NOW, confirmed: true });
    expect((await sells(root, id, buyer))?.sell).toBe(8_500_000n);
    expect((await sells(root, id, toWireId("party", tenant.sibling.partyId)))?.sell).toBe(10_000_000n);
    expect((await sells(root, id))?.sell).toBe(10_000_000n);
  });

  it("never changes once published: the next edition is another one, and the one before is archived", async () => {
    const id = await newBook(root, "Editions");
    await publishDraft.execute(root, { id, ...NOW });
    const rule = (await getBook.execute(root, { id })).live?.rules[0]?.id ?? "";
    await expect(saveRule.execute(root, { ...NEW_RULE, id, rule, percent: "99" })).rejects.toMatchObject({
      reason: "no_draft",
    });
    await expect(removeRule.execute(root, { id, rule })).rejects.toBeInstanceOf(Conflict);
    await createDraft.execute(root, { id });
    await expect(createDraft.execute(root, { id })).rejects.toMatchObject({ reason: "draft_exists" });
    // the live version's rule is not the draft's
    await expect(removeRule.execute(root, { id, rule })).rejects.toBeInstanceOf(NotFound);
    await saveRule.execute(root, { ...NEW_RULE, id, rule: await onlyRule(root, id), percent: "95" });
    expect((await sells(root, id))?.sell).toBe(10_000_000n);
    await publishDraft.execute(root, { id, ...NOW });
    expect((await sells(root, id))?.sell).toBe(9_500_000n);
    const { versions } = await getBook.execute(root, { id });
    expect(versions.map(({ number, state }) => [number, state])).toEqual([
      [2, "live"],
      [1, "archived"],
    ]);
  });

  it("goes live on its day without anybody's doing, and can be called off before", async () => {
    const id = await newBook(root, "Scheduled");
    await publishDraft.execute(root, { id, ...NOW });
    await createDraft.execute(root, { id });
    await saveRule.execute(root, { ...NEW_RULE, id, rule: await onlyRule(root, id), percent: "97" });
    const day = new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10);
    const past = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
    const later = { when: "later", overrideReason: "" } as const;
    await expect(publishDraft.execute(root, { id, ...later, day: past })).rejects.toBeInstanceOf(Invalid);
    await expect(publishDraft.execute(root, { id, ...later, day: "" })).rejects.toBeInstanceOf(Invalid);
    const { version, effectiveFrom } = await publishDraft.execute(root, { id, ...later, day });
    expect(effectiveFrom.toISOString()).toBe(`${day}T00:00:00.000Z`);
    expect((await sells(root, id))?.sell).toBe(10_000_000n);
    const then = { now: new Date(effectiveFrom.getTime() + 1) };
    const table = await priceTable.execute(root, { id }, then);
    expect(table.rows[0]?.lines.at(-1)?.sell).toBe(9_700_000n);
    expect((await getBook.execute(root, { id }, then)).versions.map(({ state }) => state)).toEqual([
      "live",
      "archived",
    ]);
    await expect(cancelScheduled.execute(root, { id, version }, then)).rejects.toBeInstanceOf(Conflict);
    await cancelScheduled.execute(root, { id, version });
    expect((await priceTable.execute(root, { id }, then)).rows[0]?.lines.at(-1)?.sell).toBe(10_000_000n);
  });

  it("is refused below cost with the prices named, unless a reason is given and kept", async () => {
    const id = await newBook(root, "Cheap");
    await saveRule.execute(root, { ...NEW_RULE, id, rule: await onlyRule(root, id), percent: "79" });
    const review = await reviewDraft.execute(root, { id });
    expect(review.belowCost).toMatchObject([
      { model: "Swift 1", audience: null, dimension: "input", price: 1_975_000n, cost: 2_000_000n },
      { model: "Swift 1", audience: null, dimension: "output", price: 7_900_000n, cost: 8_000_000n },
    ]);
    const refused = publishDraft.execute(root, { id, ...NOW });
    await expect(refused).rejects.toMatchObject({
      reason: "below_cost",
      values: { count: 2, pairs: "Swift 1, input: 1.975 < 2.00 USD; Swift 1, output: 7.90 < 8.00 USD" },
    });
    expect((await getBook.execute(root, { id })).live).toBeNull();
    await publishDraft.execute(root, { id, ...NOW, overrideReason: "Clearing a lot that expires" });
    const { versions } = await getBook.execute(root, { id });
    expect(versions[0]).toMatchObject({ state: "live", overrideReason: "Clearing a lot that expires" });
    const { rows } = await database.admin.query<{ detail: { overrideReason: string } }>(
      "SELECT detail FROM audit_event WHERE command = 'price_book.publish' AND detail ? 'overrideReason'",
    );
    expect(rows.map(({ detail }) => detail.overrideReason)).toEqual(["Clearing a lot that expires"]);
  });

  it("sees a rule below cost that only begins later", async () => {
    const id = await newBook(root, "Later");
    const from = new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10);
    await saveRule.execute(root, {
      ...NEW_RULE,
      id,
      scopeKind: "tag",
      scopeValue: "fast",
      percent: "50",
      from,
    });
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({ reason: "below_cost" });
  });

  it("is not published empty, and its draft can be thrown away", async () => {
    const id = await newBook(root, "Empty");
    await removeRule.execute(root, { id, rule: await onlyRule(root, id) });
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({ reason: "draft_empty" });
    await discardDraft.execute(root, { id });
    await expect(discardDraft.execute(root, { id })).rejects.toMatchObject({ reason: "no_draft" });
  });

  it("is one default at a time", async () => {
    const id = await newBook(root, "Default to be");
    await setDefaultBook.execute(root, { id });
    await setDefaultBook.execute(root, { id });
    const books = await listBooks.execute(root, {});
    expect(books.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(["Default to be"]);
  });

  it("is published by owners and administrators only", async () => {
    const support = await withPlatform((tx) =>
      plantMember(tx, {
        ...{ tenantId: tenant.tenantId, partyId: tenant.tenantId, partyKind: "root" },
        ...{ role: "support", email: "support@prices.test" },
      }),
    );
    const id = await newBook(root, "Roles");
    await expect(publishDraft.execute(support, { id, ...NOW })).rejects.toBeInstanceOf(Forbidden);
    expect((await getBook.execute(support, { id })).name).toBe("Roles");
  });
});

describe("a distributor", () => {
  it("sees what it pays and never what its parent pays; its mark-up compounds", async () => {
    const retail = (await listBooks.execute(root, {})).find(({ name }) => name === "Retail")?.id ?? "";
    await setDefaultBook.execute(root, { id: retail });
    const id = await newBook(tenant.distributor, "Clients");
    const fields = { ...NEW_RULE, id, basisKind: "percent_over_buy", percent: "25" } as const;
    await saveRule.execute(tenant.distributor, { ...fields, rule: await onlyRule(tenant.distributor, id) });
    await publishDraft.execute(tenant.distributor, { id, ...NOW });
    const table = await priceTable.execute(tenant.distributor, { id });
    expect(table.rows[0]?.lines.find(({ dimension }) => dimension === "output")).toMatchObject({
      ...{ list: 10_000_000n, buy: 9_000_000n, sell: 11_250_000n },
    });
    const said = JSON.stringify(table, (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    expect(said).not.toContain("8000000");
    const { rows } = await database.admin.query("SELECT buy_prices FROM price_version WHERE seller_id = $1", [
      tenant.distributor.partyId,
    ]);
    expect(rows).toEqual([{ buy_prices: {} }]);
  });

  it("is refused below what it pays itself", async () => {
    const id = await newBook(tenant.distributor, "Loss");
    const rule = await onlyRule(tenant.distributor, id);
    await saveRule.execute(tenant.distributor, { ...NEW_RULE, id, rule, percent: "89" });
    await expect(publishDraft.execute(tenant.distributor, { id, ...NOW })).rejects.toMatchObject({
      reason: "below_cost",
      values: { pairs: expect.stringContaining("8.90 < 9.00 USD") as string },
    });
  });
});

describe("somebody else's price book", () => {
  it("is not there for its buyers, siblings and parents, and stays as it was", async () => {
    const victim = await newBook(root, "Victim");
    const rule = await onlyRule(root, victim);
    const before = await rowsOf(victim);
    const attacker = tenant.distributor;
    const tries = [
      () => getBook.execute(attacker, { id: victim }),
      () => priceTable.execute(attacker, { id: victim, version: "draft" }),
      () => reviewDraft.execute(attacker, { id: victim }),
      () => setDefaultBook.execute(attacker, { id: victim }),
      () => createDraft.execute(attacker, { id: victim }),
      () => discardDraft.execute(attacker, { id: victim }),
      () => saveRule.execute(attacker, { ...NEW_RULE, id: victim }),
      () => removeRule.execute(attacker, { id: victim, rule }),
      () => publishDraft.execute(attacker, { id: victim, ...NOW }),
      () =>
        cancelScheduled.execute(attacker, { id: victim, version: toWireId("priceVersion", randomUUID()) }),
      () => rollBack.execute(attacker, { id: victim, version: toWireId("priceVersion", randomUUID()) }),
      () => {
        const version = toWireId("priceVersion", randomUUID());
        return compareVersions.execute(attacker, { id: victim, from: version, to: version });
      },
      () => createBook.execute(attacker, { name: "Copy", copyFrom: victim }),
    ];
    for (const one of tries) await expect(one()).rejects.toBeInstanceOf(NotFound);
    await expect(getBook.execute(tenant.customer, { id: victim })).rejects.toBeInstanceOf(Forbidden);
    expect(await rowsOf(victim)).toEqual(before);
    const own = (await listBooks.execute(attacker, {}))[0]?.id ?? "";
    await expect(getBook.execute(root, { id: own })).rejects.toBeInstanceOf(NotFound);
    expect((await publishDraft.execute(root, { id: victim, ...NOW })).number).toBe(1);
  });

  it("does not let rules or tables name somebody else's buyers", async () => {
    const id = await newBook(tenant.distributor, "Names");
    const stranger = toWireId("party", tenant.customer.partyId);
    const fields = { ...NEW_RULE, id, audienceKind: "customer", audienceValue: stranger } as const;
    await expect(saveRule.execute(tenant.distributor, fields)).rejects.toBeInstanceOf(Invalid);
    const table = priceTable.execute(tenant.distributor, { id, version: "draft", buyer: stranger });
    await expect(table).rejects.toBeInstanceOf(NotFound);
  });
});
