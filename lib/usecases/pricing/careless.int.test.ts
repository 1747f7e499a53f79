import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { MemberActor } from "@/lib/usecases/actor";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { cancelScheduled } from "./cancel-scheduled";
import { createBook } from "./create-book";
import { createDraft } from "./create-draft";
import { getBook } from "./get-book";
import { publishDraft } from "./publish-draft";
import { reviewDraft } from "./review-draft";
import { rollBack } from "./roll-back";
import { NEW_RULE } from "./rule-form";
import type { RuleFields } from "./rule-schema";
import { saveRule } from "./save-rule";
import { setDefaultBook } from "./set-default-book";
import { plantSupply } from "./testing/plant-supply";

/** What a seller in a hurry could publish without seeing it: each is refused, or asked about, before it can charge anyone. */
let database: TestDatabase;
let tenant: PlantedTenant;
let root: MemberActor;
const MODEL = randomUUID();
const NOW = { when: "now", day: "", overrideReason: "" } as const;
const DAY_MS = 86_400_000;
const DAYS = ["1", "2", "3", "4", "5", "6", "7"] as const;
const day = (ahead: number) => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);
const on = (ahead: number) => ({ when: "later", day: day(ahead), overrideReason: "" }) as const;

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("careless");
  ({ root } = tenant);
  await plantSupply(tenant.tenantId, MODEL);
});
afterAll(() => database.close());

const newBook = async (actor: MemberActor, name: string) =>
  (await createBook.execute(actor, { name, copyFrom: "" })).id;
const onlyRule = async (actor: MemberActor, id: string) =>
  (await getBook.execute(actor, { id })).draft?.rules[0]?.id ?? "";
/** Makes the draft's only rule another one. */
const say = async (actor: MemberActor, id: string, fields: Partial<RuleFields>) =>
  saveRule.execute(actor, { ...NEW_RULE, ...fields, id, rule: await onlyRule(actor, id) });

/** A list price of the model from a day ahead on. */
async function listed(ahead: number, prices: object, bands: object[] = []) {
  const at = new Date(Date.now() + ahead * DAY_MS);
  await withPlatform((tx) =>
    tx.listPrice.create({
      data: {
        ...{ tenantId: tenant.tenantId, id: randomUUID(), modelId: MODEL, currency: "USD", source: "test" },
        ...{ sourceDate: at, effectiveFrom: at, prices, bands },
      },
    }),
  );
}

describe("below cost", () => {
  it("in the nights of a rule that begins next month is found", async () => {
    const id = await newBook(root, "Nights");
    const night = { days: [...DAYS], from: "01:00", to: "05:00", percent: "50" };
    const rule = { ...NEW_RULE, id, percent: "99", priority: "1", windows: [night] };
    await saveRule.execute(root, { ...rule, from: day(30) });
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({ reason: "below_cost" });
  });

  it("of a buyer of another book, whom a rule names, is found before it is put on this one", async () => {
    const standard = await newBook(root, "Standard");
    await publishDraft.execute(root, { id: standard, ...NOW });
    await setDefaultBook.execute(root, { id: standard });
    const id = await newBook(root, "Special");
    const audienceValue = toWireId("party", tenant.customer.partyId);
    await saveRule.execute(root, {
      ...{ ...NEW_RULE, id, audienceKind: "customer", audienceValue, percent: "50" },
    });
    const { questions, belowCost } = await reviewDraft.execute(root, { id });
    expect(questions).toEqual([{ kind: "matches_nothing", row: 2 }]);
    expect(belowCost.map(({ audience, dimension }) => [audience, dimension])).toEqual([
      ["cust", "input"],
      ["cust", "output"],
    ]);
    await expect(publishDraft.execute(root, { id, ...NOW, confirmed: true })).rejects.toMatchObject({
      reason: "below_cost",
    });
  });

  it("for long input alone, where the vendor lists that dearer, is found", async () => {
    const long = { aboveInputUnits: "200000", prices: { input: "5000000" } };
    await listed(0, { input: "2500000", output: "10000000" }, [long]);
    const id = await newBook(root, "Fixed");
    const fixed = { basisKind: "absolute", percent: "", prices: { input: "3", output: "12" } } as const;
    await say(root, id, fixed);
    const { belowCost } = await reviewDraft.execute(root, { id });
    expect(belowCost).toMatchObject([{ dimension: "input", price: 3_000_000n, cost: 4_000_000n }]);
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({ reason: "below_cost" });
    await listed(0, { input: "2500000", output: "10000000" });
    await publishDraft.execute(root, { id, ...NOW });
  });

  it("is looked for at the list prices of the day an edition begins", async () => {
    await listed(2, { input: "5000000", output: "20000000" });
    const id = await newBook(root, "Friday");
    await say(root, id, { basisKind: "absolute", percent: "", prices: { input: "3", output: "12" } });
    await expect(publishDraft.execute(root, { id, ...on(4) })).rejects.toMatchObject({
      reason: "below_cost",
    });
    await publishDraft.execute(root, { id, ...NOW });
  });

  it("after a parent's rule ends is found by the distributor below it", async () => {
    const parents = await newBook(root, "Parents");
    const rule = { ...NEW_RULE, id: parents, percent: "85", priority: "1", until: day(10) };
    await saveRule.execute(root, rule);
    await publishDraft.execute(root, { id: parents, ...NOW });
    await setDefaultBook.execute(root, { id: parents });
    const { distributor } = tenant;
    const id = await newBook(distributor, "Below");
    await say(distributor, id, { basisKind: "absolute", percent: "", prices: { input: "2.3", output: "9" } });
    await expect(publishDraft.execute(distributor, { id, ...NOW })).rejects.toMatchObject({
      reason: "below_cost",
    });
  });
});

describe("editions that cross", () => {
  it("are asked about: one that is scheduled would undo what is published before it, and one begun before it the other way round", async () => {
    const id = await newBook(root, "Crossing");
    await publishDraft.execute(root, { id, ...NOW });
    await createDraft.execute(root, { id });
    await publishDraft.execute(root, { id, ...on(3) });
    const { id: draft } = await createDraft.execute(root, { id });
    const { crossings } = await reviewDraft.execute(root, { id });
    expect(crossings).toMatchObject([{ kind: "undone_by", number: 2 }]);
    const before = publishDraft.execute(root, { id, ...NOW });
    await expect(before).rejects.toMatchObject({
      ...{ reason: "editions_cross", values: { kind: "undone_by", number: 2 } },
    });
    const after = publishDraft.execute(root, { id, ...on(5) });
    await expect(after).rejects.toMatchObject({
      ...{ reason: "editions_cross", values: { kind: "undoes", number: 2 } },
    });
    await publishDraft.execute(root, { id, ...on(5), confirmed: true });
    const { versions } = await getBook.execute(root, { id });
    expect(versions.map(({ number, state }) => [number, state])).toEqual([
      [3, "scheduled"],
      [2, "scheduled"],
      [1, "live"],
    ]);
    await cancelScheduled.execute(root, { id, version: draft });
  });

  it("are asked about where a past one is gone back to while another is scheduled, and not once that is called off", async () => {
    const id = await newBook(root, "Back and forth");
    await publishDraft.execute(root, { id, ...NOW });
    await createDraft.execute(root, { id });
    const { version: scheduled } = await publishDraft.execute(root, { id, ...on(3) });
    const first = (await getBook.execute(root, { id })).versions.at(-1)?.id ?? "";
    await rollBack.execute(root, { id, version: first });
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({
      reason: "editions_cross",
    });
    await cancelScheduled.execute(root, { id, version: scheduled });
    await publishDraft.execute(root, { id, ...NOW });
  });
});

describe("a draft two people are at", () => {
  it("is published as it was reviewed, or not at all", async () => {
    const id = await newBook(root, "Two people");
    const { mark } = await reviewDraft.execute(root, { id });
    await say(root, id, { percent: "95" });
    const stale = publishDraft.execute(root, { id, ...NOW, reviewed: mark });
    await expect(stale).rejects.toMatchObject({ reason: "draft_changed" });
    const again = await reviewDraft.execute(root, { id });
    await publishDraft.execute(root, { id, ...NOW, reviewed: again.mark });
  });
});
