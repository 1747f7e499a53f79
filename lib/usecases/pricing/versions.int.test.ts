import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { startPriceVersions } from "@/lib/jobs/start-price-versions";
import type { MemberActor } from "@/lib/usecases/actor";
import { plantTenant } from "@/lib/usecases/testing/planted-tenant";

import { compareVersions } from "./compare-versions";
import { createBook } from "./create-book";
import { createDraft } from "./create-draft";
import { getBook } from "./get-book";
import { priceTable } from "./price-table";
import { publishDraft } from "./publish-draft";
import { reviewDraft } from "./review-draft";
import { rollBack } from "./roll-back";
import { NEW_RULE } from "./rule-form";
import { saveRule } from "./save-rule";
import { plantSupply } from "./testing/plant-supply";

let database: TestDatabase;
let root: MemberActor;
const NOW = { when: "now", day: "", overrideReason: "" } as const;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  database = await startTestDatabase();
  const tenant = await plantTenant("versions");
  ({ root } = tenant);
  await plantSupply(tenant.tenantId, randomUUID());
});
afterAll(() => database.close());

const newBook = async (actor: MemberActor, name: string) =>
  (await createBook.execute(actor, { name, copyFrom: "" })).id;
const onlyRule = async (actor: MemberActor, id: string) =>
  (await getBook.execute(actor, { id })).draft?.rules[0]?.id ?? "";
const sells = async (actor: MemberActor, id: string) =>
  (await priceTable.execute(actor, { id })).rows[0]?.lines.find(({ dimension }) => dimension === "output");

describe("an edition of a price book", () => {
  it("is written down as live once its day has come, and what it superseded as archived a little later", async () => {
    const id = await newBook(root, "Job");
    await publishDraft.execute(root, { id, ...NOW });
    await createDraft.execute(root, { id });
    const day = new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10);
    const { effectiveFrom } = await publishDraft.execute(root, {
      id,
      when: "later",
      day,
      overrideReason: "",
    });
    const statuses = async (minutes: number) => {
      const now = new Date(effectiveFrom.getTime() + minutes * 60_000);
      await startPriceVersions.run({}, { now, signal: new AbortController().signal });
      const { rows } = await database.admin.query<{ status: string }>(
        "SELECT status FROM price_version WHERE price_book_id = $1 ORDER BY number DESC",
        [fromWireId("priceBook", id)],
      );
      return rows.map(({ status }) => status);
    };
    expect(await statuses(-1)).toEqual(["scheduled", "live"]);
    expect(await statuses(1)).toEqual(["live", "live"]);
    expect(await statuses(6)).toEqual(["live", "archived"]);
  });

  it("is not published for a day on which another edition begins", async () => {
    const id = await newBook(root, "Same day");
    const day = new Date(Date.now() + 4 * DAY_MS).toISOString().slice(0, 10);
    const later = { when: "later", day, overrideReason: "" } as const;
    await publishDraft.execute(root, { id, ...later });
    await createDraft.execute(root, { id });
    await expect(publishDraft.execute(root, { id, ...later })).rejects.toMatchObject({ reason: "day_taken" });
  });

  it("is gone back to by a new edition equal to an old one, and compared rule by rule and price by price", async () => {
    const id = await newBook(root, "Back");
    await publishDraft.execute(root, { id, ...NOW });
    await createDraft.execute(root, { id });
    await saveRule.execute(root, {
      ...{ ...NEW_RULE, id, rule: await onlyRule(root, id), percent: "95", feePercent: "5.5" },
      bands: [{ above: "200000", percent: "200", dimension: "" }],
    });
    await publishDraft.execute(root, { id, ...NOW });
    const { versions } = await getBook.execute(root, { id });
    const [second, first] = versions.map((version) => version.id);
    const both = { id, from: first ?? "", to: second ?? "" };
    const compared = await compareVersions.execute(root, both);
    expect(compared.rules.map(({ kind, after }) => [kind, after?.rule.feePpm])).toEqual([
      ["changed", 55_000],
    ]);
    expect(compared.prices).toEqual([
      { model: "Swift 1", dimension: "input", currency: "USD", before: 2_500_000n, after: 2_375_000n },
      { model: "Swift 1", dimension: "output", currency: "USD", before: 10_000_000n, after: 9_500_000n },
    ]);
    const back = await rollBack.execute(root, { id, version: first ?? "" });
    expect(back).toMatchObject({ number: 3, equalTo: 1 });
    await expect(rollBack.execute(root, { id, version: first ?? "" })).rejects.toMatchObject({
      reason: "draft_exists",
    });
    await publishDraft.execute(root, { id, ...NOW });
    expect((await sells(root, id))?.sell).toBe(10_000_000n);
    const again = await compareVersions.execute(root, { ...both, to: back.id });
    expect([again.rules.map(({ kind }) => kind), again.prices]).toEqual([["same"], []]);
  });

  it("is refused where two rules tie, and asked about where one may be a slip, with its row", async () => {
    const id = await newBook(root, "Slips");
    await saveRule.execute(root, { ...NEW_RULE, id, scopeKind: "tag", scopeValue: "slow", percent: "90" });
    await saveRule.execute(root, {
      ...{ ...NEW_RULE, id, scopeKind: "vendor", scopeValue: "acme", basisKind: "absolute", percent: "" },
      prices: { input: "2500", output: "10000" },
    });
    const { questions } = await reviewDraft.execute(root, { id });
    expect(questions).toEqual([
      { kind: "never_wins", row: 1, by: 3 },
      { kind: "matches_nothing", row: 2 },
      {
        ...{ kind: "far_from_list", row: 3, model: "Swift 1", audience: null, dimension: "input" },
        ...{ currency: "USD", price: 2_500_000_000n, list: 2_500_000n },
      },
    ]);
    await expect(publishDraft.execute(root, { id, ...NOW })).rejects.toMatchObject({
      ...{ reason: "needs_confirmation", values: { count: 3, rows: "1, 2, 3" } },
    });
    await saveRule.execute(root, { ...NEW_RULE, id, percent: "91" });
    await saveRule.execute(root, { ...NEW_RULE, id, scopeKind: "vendor", scopeValue: "acme", percent: "92" });
    const tied = publishDraft.execute(root, { id, ...NOW, confirmed: true });
    await expect(tied).rejects.toMatchObject({ reason: "rules_tie", values: { model: "Swift 1" } });
  });
});
