import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { Conflict, Invalid } from "@/lib/usecases/errors";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { reviewDraft } from "@/lib/usecases/pricing/review-draft";
import { NEW_RULE } from "@/lib/usecases/pricing/rule-form";
import { saveRule } from "@/lib/usecases/pricing/save-rule";
import { SellingShop } from "@/lib/usecases/simulator/testing/selling-shop";

import { acceptPrices } from "./accept-prices";
import { createModel } from "./create-model";
import { getModel } from "./get-model";
import { listModels } from "./list-models";
import { previewPrices } from "./preview-prices";
import { saveModel } from "./save-model";

let database: TestDatabase;
let shop: SellingShop;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("catalogued");
  const { id } = await createBook.execute(shop.planted.root, { name: "Retail", copyFrom: "" });
  await publishDraft.execute(shop.planted.root, { id, when: "now", day: "", overrideReason: "" });
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

const model = (index: number) => toWireId("model", shop.models[index]?.id ?? "");
const form = {
  displayName: "Swift",
  status: "published",
  modality: "text",
  tags: "fast",
  capabilities: "tools",
  aliases: "",
} as const;
const sizes = { contextWindow: "8000", maxOutput: "4000", defaultMaxOutput: "1000" };
const file = (text: string) => ({ source: "file", text }) as const;

describe("a supplier's list", () => {
  it("is shown as a difference with what it does to margins, and changes nothing until it is accepted", async () => {
    const { root } = shop.planted;
    const text =
      "model,input,output\nswift-1,1.5,9.876543\nplain-1,3.703701,29.629629\nghost,1,1\nbroken,x,1\n";
    const preview = await previewPrices.execute(root, file(text));
    expect(preview).toMatchObject({
      unchanged: 1,
      unknown: ["ghost"],
      bad: [{ line: 5, reason: "not_a_price" }],
    });
    expect(
      preview.changed.map(({ name, changes }) => [
        name,
        changes.map(({ dimension, after }) => [dimension, after]),
      ]),
    ).toEqual([["swift-1", [["input", 1_500_000n]]]]);
    expect(preview.changed[0]?.marginNowPpm).toBe(200_000);
    expect(preview.changed[0]?.marginThenPpm).toBe(200_000);
    const before = await getModel.execute(root, { id: model(0) });
    expect(before.prices).toHaveLength(1);
    const answer = await acceptPrices.execute(root, {
      ...file(text),
      accepted: [model(0)],
      confirmed: [],
      day: "",
    });
    expect(answer.accepted).toBe(1);
    const { prices } = await getModel.execute(root, { id: model(0) });
    expect(prices.map(({ state, prices: { input, cached_input } }) => [state, input, cached_input])).toEqual([
      ["live", 1_500_000n, 312_345n],
      ["past", 1_234_567n, 312_345n],
    ]);
    expect((await previewPrices.execute(root, file(text))).changed).toEqual([]);
    await expect(
      acceptPrices.execute(root, { ...file(text), accepted: [model(0)], confirmed: [], day: "" }),
    ).rejects.toMatchObject({
      reason: "prices_changed",
    });
  });

  it("with a typo of a thousand is asked about before it can charge anyone", async () => {
    const { root } = shop.planted;
    const text = "model,output\ndeep-1,19753.086\n";
    const accepted = [model(1)];
    await expect(
      acceptPrices.execute(root, { ...file(text), accepted, confirmed: [], day: "" }),
    ).rejects.toMatchObject({ reason: "price_outlier" });
    expect((await getModel.execute(root, { id: model(1) })).prices).toHaveLength(1);
    await acceptPrices.execute(root, { ...file(text), accepted, confirmed: accepted, day: "" });
    expect((await getModel.execute(root, { id: model(1) })).prices).toHaveLength(2);
  });

  it("takes effect on its day, and not in the past", async () => {
    const { root } = shop.planted;
    const text = "model,output\nplain-1,31\n";
    const accepted = [model(2)];
    const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
    await expect(
      acceptPrices.execute(root, { ...file(text), accepted, confirmed: [], day: day(-3) }),
    ).rejects.toBeInstanceOf(Invalid);
    await acceptPrices.execute(root, { ...file(text), accepted, confirmed: [], day: day(3) });
    const { prices } = await getModel.execute(root, { id: model(2) });
    expect(prices.map(({ state }) => state)).toEqual(["scheduled", "live"]);
  });

  it("may ask more for long input: seen before it is accepted, kept by day, and followed by what calls are priced by", async () => {
    const { root, customer } = shop.planted;
    const text = "model,above_input,input,output\ndeep-1,200000,4.938272,\n";
    const preview = await previewPrices.execute(root, file(text));
    expect(preview.changed[0]?.changes).toMatchObject([
      {
        dimension: "input",
        aboveInputUnits: 200_000n,
        before: 2_469_134n,
        after: 4_938_272n,
        outlier: false,
      },
    ]);
    const accepted = [model(1)];
    await acceptPrices.execute(root, { ...file(text), accepted, confirmed: [], day: "" });
    const { prices } = await getModel.execute(root, { id: model(1) });
    expect(prices.map(({ state, bands }) => [state, bands.length])).toEqual([
      ["live", 1],
      ["past", 0],
      ["past", 0],
    ]);
    await shop.refresh();
    const level = (await shop.card(customer.partyId, "deep-1"))?.card.levels[0];
    expect(level?.bands).toMatchObject([
      { aboveInputUnits: 200_000n, prices: { input: 4_938_272n, output: level?.prices.output } },
    ]);
    // A file that does not speak of lengths leaves them as they are; one that does takes away what it does not name.
    const short = "model,input\ndeep-1,2.5\n";
    await acceptPrices.execute(root, { ...file(short), accepted, confirmed: [], day: "" });
    expect((await getModel.execute(root, { id: model(1) })).prices[0]?.bands).toHaveLength(1);
    const flat = "model,above_input,input\ndeep-1,,2.5\n";
    const gone = await previewPrices.execute(root, file(flat));
    expect(gone.changed[0]?.changes).toMatchObject([{ aboveInputUnits: 200_000n, after: 2_500_000n }]);
  });

  it("is asked about where a rule in force has steps of its own for long input, which would multiply it", async () => {
    const { root } = shop.planted;
    const book = (await listBooks.execute(root, {}))[0]?.id ?? "";
    await createDraft.execute(root, { id: book });
    const rule = { ...NEW_RULE, id: book, scopeKind: "model", scopeValue: model(2) } as const;
    await saveRule.execute(root, {
      ...rule,
      bands: [{ above: "100000", percent: "150", dimension: "" }],
    });
    await publishDraft.execute(root, { id: book, when: "now", day: "", overrideReason: "" });
    const text = "model,above_input,input\nplain-1,100000,5\nswift-1,100000,3\n";
    const { changed } = await previewPrices.execute(root, file(text));
    expect(changed.map(({ name, twice, outlier }) => [name, twice, outlier])).toEqual([
      ["plain-1", true, true],
      ["swift-1", false, false],
    ]);
    const accepted = [model(2)];
    const take = (confirmed: string[]) =>
      acceptPrices.execute(root, { ...file(text), accepted, confirmed, day: "" });
    await expect(take([])).rejects.toMatchObject({ reason: "price_outlier" });
    await take(accepted);
    await createDraft.execute(root, { id: book });
    const { questions } = await reviewDraft.execute(root, { id: book });
    expect(questions).toMatchObject([{ kind: "long_twice", row: 2, model: "plain-1", models: 1 }]);
  });

  it("may be the reference's", async () => {
    const { root } = shop.planted;
    const { id } = await createModel.execute(root, {
      name: "gpt-5-mini",
      displayName: "GPT-5 mini",
      vendor: "openai",
    });
    const preview = await previewPrices.execute(root, { source: "reference" });
    expect(preview.changed.map(({ name }) => name)).toEqual(["gpt-5-mini"]);
    await expect(saveModel.execute(root, { id, ...form, ...sizes })).rejects.toBeInstanceOf(Conflict);
    await acceptPrices.execute(root, { source: "reference", accepted: [id], confirmed: [], day: "" });
    await saveModel.execute(root, { id, ...form, ...sizes });
    expect((await listModels.execute(root, {})).find(({ name }) => name === "gpt-5-mini")).toMatchObject({
      status: "published",
    });
  });
});

describe("a model", () => {
  it("says what a filtered prompt costs; whoever does not say leaves it as it was", async () => {
    const { root } = shop.planted;
    const rule = async () => (await getModel.execute(root, { id: model(0) })).filteredCharge;
    expect(await rule()).toBe("free");
    await saveModel.execute(root, { id: model(0), ...form, ...sizes, filteredCharge: "as_used" });
    await saveModel.execute(root, { id: model(0), ...form, ...sizes });
    expect(await rule()).toBe("as_used");
    await expect(
      saveModel.execute(root, { id: model(0), ...form, ...sizes, filteredCharge: "half" as "free" }),
    ).rejects.toBeInstanceOf(Invalid);
  });

  it("is found by its aliases, at the same price, and no longer once it is retired", async () => {
    const { root, customer } = shop.planted;
    await saveModel.execute(root, { id: model(0), ...form, ...sizes, aliases: "swift-latest, swift" });
    await shop.refresh();
    const card = async (name: string) => (await shop.card(customer.partyId, name))?.card.levels;
    expect(await card("swift-latest")).toBeDefined();
    expect(await card("swift-latest")).toEqual(await card("swift-1"));
    await expect(
      saveModel.execute(root, { id: model(1), ...form, ...sizes, aliases: "swift" }),
    ).rejects.toBeInstanceOf(Invalid);
    await expect(
      saveModel.execute(root, { id: model(1), ...form, ...sizes, aliases: "plain-1" }),
    ).rejects.toBeInstanceOf(Invalid);
    await expect(
      createModel.execute(root, { name: "swift", displayName: "x", vendor: "acme" }),
    ).rejects.toBeInstanceOf(Invalid);
    await saveModel.execute(root, { id: model(0), ...form, ...sizes, status: "retired", aliases: "swift" });
    await shop.refresh();
    expect([await card("swift"), await card("swift-1"), await card("swift-latest")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
