import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import type { Quantities } from "@/lib/domain/metering/quantities";
import { rateLine } from "@/lib/domain/pricing/rate-line";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { MemberActor } from "@/lib/usecases/actor";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";

import { simulateSale, type SimulatedSale } from "./simulate-sale";
import { SellingShop } from "./testing/selling-shop";
import { ShopBooks } from "./testing/shop-books";

let database: TestDatabase;
let shop: SellingShop;
let books: ShopBooks;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("simulated");
  books = await ShopBooks.open(shop);
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

describe("one simulated call", () => {
  const quantities = { input: "1201", output: "507" };
  const asked: Quantities = { input: 1_201n, output: 507n };
  const modelOf = () => shop.models[0] ?? { id: "", name: "" };

  /** What the gateway's card charges for the call, level by level. */
  async function chargedBy(customerId: string, at = new Date()): Promise<bigint[]> {
    const card = await shop.card(customerId, modelOf().name, at);
    return (card?.card.levels ?? []).map((level) => {
      const metered = level.prices.request === undefined ? asked : { ...asked, request: 1n };
      return rateLine(metered, level).amountNano;
    });
  }

  const simulate = (seller: MemberActor, more: object = {}) =>
    simulateSale.execute(seller, {
      ...{ book: books.of(seller), model: toWireId("model", modelOf().id) },
      ...quantities,
      ...more,
    });

  const stepsOf = (sale: SimulatedSale) => {
    if (sale.kind !== "priced") throw new Error(JSON.stringify(sale));
    return sale;
  };

  /** Editions with a fee and a longer price at every level, so that nothing is as simple as units times price. */
  async function publishTiers() {
    const { root, distributor } = shop.planted;
    for (const [index, seller] of [root, distributor, shop.sub].entries()) {
      await books.draft(seller, [
        {
          ...{ scope: { kind: "all" }, audience: { kind: "all" }, priority: 0 },
          ...{ effectiveFrom: null, effectiveTo: null },
          basis: { kind: "percent_over_buy", factorPpm: 1_200_000 + index },
          contextTiers: [{ aboveInputUnits: 1_000n + BigInt(index), factorPpm: 1_500_000 }],
          overrides: index === 1 ? { request: { kind: "absolute", price: 2_000_000_000n } } : {},
          feePpm: 55_000,
        },
      ]);
      await books.publish(seller);
    }
  }

  it("is what the card of the gateway charges, from stock to the distributor, on to a client of it, and in every storefront below", async () => {
    const { root, distributor } = shop.planted;
    await publishTiers();
    const sale = stepsOf((await simulate(root, { buyer: toWireId("party", distributor.partyId) })).now);
    const charged = await chargedBy(shop.client.partyId);
    expect(sale.steps.map(({ who }) => who)).toEqual(["own", "below"]);
    expect(sale.steps.map(({ priceNano }) => priceNano)).toEqual(charged);
    expect(sale.steps[1]?.costNano).toBe(charged[0]);
    expect(sale.notes).toMatchObject({ aboveInputUnits: 1_000n, window: false });
    expect(sale.notes.feeNano).toBeGreaterThan(0n);
    const below = await chargedBy(shop.subClient.partyId);
    expect(sale.shops).toEqual([{ party: "sub", depth: 2, currency: "USD", priceNano: below[2] }]);
    const own = stepsOf((await simulate(distributor, { buyer: toWireId("party", shop.sub.partyId) })).now);
    expect(own.steps.map(({ priceNano }) => priceNano)).toEqual(below.slice(1));
    expect(own.steps[0]?.costNano).toBe(below[0]);
  });

  it("looks at the day it is asked for: the edition in force then, and its hours", async () => {
    const { root } = shop.planted;
    const now = new Date();
    const monday = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 7));
    monday.setUTCDate(monday.getUTCDate() + ((8 - monday.getUTCDay()) % 7));
    const day = monday.toISOString().slice(0, 10);
    await books.draft(root, [
      {
        ...{ scope: { kind: "all" }, audience: { kind: "all" }, priority: 0 },
        ...{ effectiveFrom: null, effectiveTo: null },
        basis: { kind: "percent_over_list", factorPpm: 3_000_000 },
        timeWindows: [{ weekdays: [1], fromMinute: 60, toMinute: 120, factorPpm: 500_000 }],
      },
    ]);
    await publishDraft.execute(root, {
      ...{ id: books.of(root), when: "later", day, overrideReason: "a test", confirmed: true },
    });
    await shop.refresh();
    const buyer = toWireId("party", shop.planted.customer.partyId);
    const at = async (time: string) => stepsOf((await simulate(root, { buyer, at: `${day}T${time}` })).then);
    const price = async (time: string) => (await at(time)).steps[0]?.priceNano;
    const charged = async (time: string) =>
      (await chargedBy(shop.planted.customer.partyId, new Date(`${day}T${time}:00Z`)))[0];
    for (const time of ["00:59", "01:00", "01:59", "02:00"])
      expect(await price(time)).toBe(await charged(time));
    expect((await at("01:00")).notes.window).toBe(true);
    expect(await price("01:00")).not.toBe(await price("02:00"));
    const today = await simulate(root, { buyer });
    expect(stepsOf(today.now)).toEqual(stepsOf(today.then));
    expect(stepsOf(today.now).steps[0]?.priceNano).toBe((await chargedBy(shop.planted.customer.partyId))[0]);
  });

  it("never shows a distributor what its parent pays", async () => {
    const { distributor, root } = shop.planted;
    const sale = await simulate(distributor);
    const { steps } = stepsOf(sale.now);
    expect(steps).toHaveLength(1);
    expect(steps[0]?.costNano).toBe((await chargedBy(shop.client.partyId))[0]);
    const stock = stepsOf((await simulate(root)).now);
    const shown = JSON.stringify(sale, (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    expect(shown).not.toContain(String(stock.steps[0]?.costNano));
  });

  it("supposes a supplier's rise and a next lot", async () => {
    const { root } = shop.planted;
    const model = shop.models[0] ?? { id: "", name: "" };
    const ask = (more: object) =>
      simulateSale.execute(root, {
        book: books.of(root),
        model: toWireId("model", model.id),
        ...quantities,
        ...more,
      });
    const cost = async (more: object) => {
      const { then } = await ask(more);
      return then.kind === "priced" ? (then.steps[0]?.costNano ?? 0n) : 0n;
    };
    const plain = await cost({});
    const risen = await cost({ whatIf: "supplier_raise", raise: "50" });
    expect(Number(risen) / Number(plain)).toBeCloseTo(1.5, 5);
    expect(await cost({ whatIf: "supplier_raise", raise: "50", vendor: "other" })).toBe(plain);
    expect(Number(await cost({ whatIf: "next_lot", lot: "40" })) / Number(plain)).toBeCloseTo(0.5, 5);
    await expect(ask({ whatIf: "supplier_raise", raise: "1000" })).rejects.toMatchObject({ code: "invalid" });
  });
});
