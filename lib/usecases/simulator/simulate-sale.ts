import type { Tx } from "@/lib/db/with-tenant";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import type { Quantities } from "@/lib/domain/metering/quantities";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { ppmOf } from "@/lib/domain/money/ppm";
import { waterfall, type WaterfallStep } from "@/lib/domain/pricing/simulate";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { Actor } from "@/lib/usecases/actor";
import { directBuyer, type DirectBuyer } from "@/lib/usecases/customer/direct-buyer";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";
import { ownBook } from "@/lib/usecases/pricing/own-book";
import { bookCurrency } from "@/lib/usecases/pricing/selling-prices";
import { ruleBuyer } from "@/lib/usecases/pricing/selling-steps";
import { inForce, rulesOf, versionsOf } from "@/lib/usecases/pricing/versions";

import {
  compileOwn,
  costIn,
  editionsOf,
  ownGround,
  type Edition,
  type OwnGround,
  type Towards,
} from "./editions";
import { simulateSaleInput } from "./schemas";

/** A usual call, where no quantities are given. */
const USUAL: Quantities = { input: 2_000n, output: 500n };

/** One level of the waterfall. `own`: the asker's sale; `below`: its distributor's to a client no rule of it names. */
export interface SaleStep {
  readonly who: "own" | "below";
  readonly currency: Currency;
  readonly costNano: bigint | null;
  readonly priceNano: bigint;
  readonly marginNano: bigint | null;
  /** Of the price; null at a price of 0. */
  readonly marginPpm: number | null;
}

export type SimulatedSale =
  | { readonly kind: "priced"; readonly version: number; readonly steps: readonly SaleStep[] }
  | { readonly kind: "unpriced"; readonly reason: string }
  | { readonly kind: "no_version" };

/**
 * What one call would be charged from what the seller pays down to the buyer, now and by the draft (or under what is
 * supposed). System scope as for the table of prices: of the sales above the seller only its own buy price is answered, of
 * those below a distributor only what any client of it would be asked.
 */
export const simulateSale = query({
  name: "simulator.sale",
  permission: "prices.read",
  scope: "system",
  input: simulateSaleInput,
  async run({ tx, actor, now }, input) {
    const book = await ownBook(tx, actor, input.book);
    const edge = input.buyer === undefined ? null : await directBuyer(tx, actor, input.buyer);
    const ground = await ownGround(tx, actor, now);
    const { now: live, then, isDraft } = await editionsOf(tx, actor, book.id, ground, input);
    const model =
      input.model === undefined
        ? ground.models[0]
        : found(
            "model",
            ground.models.find(({ id }) => id === input.model),
          );
    const towards = edge ? towardsOf(edge) : { buyer: ruleBuyer("", null), currency: bookCurrency(book) };
    const below = edge?.buyer.kind === "distributor" ? await clientsOf(tx, actor, edge, now) : [];
    const given = DIMENSIONS.filter((dimension) => (input[dimension] ?? 0n) > 0n);
    const quantities: Quantities =
      given.length > 0 ? Object.fromEntries(given.map((dimension) => [dimension, input[dimension]])) : USUAL;
    const sale = (edition: Edition | null): SimulatedSale =>
      edition && model
        ? priced(edition, ground, model.id, towards, below, quantities)
        : { kind: "no_version" };
    return {
      book: { id: toWireId("priceBook", book.id), name: book.name },
      model: model ? { id: toWireId("model", model.id), name: model.displayName } : null,
      models: ground.models.map(({ id, displayName, vendor }) => ({
        id: toWireId("model", id),
        name: displayName,
        vendor,
      })),
      priced: model ? DIMENSIONS.filter((dimension) => model.list.prices[dimension] !== undefined) : [],
      quantities,
      isDraft,
      now: sale(live),
      then: sale(then),
    };
  },
});

export type SaleSimulation = Awaited<ReturnType<typeof simulateSale.execute>>;

function towardsOf(edge: DirectBuyer): Towards {
  if (!isCurrency(edge.currency))
    throw new RangeError(`edge ${edge.id} has the unknown currency ${edge.currency}`);
  return { buyer: ruleBuyer(edge.buyerId, edge.buyer.segment), currency: edge.currency };
}

/** What a distributor asks of a client none of its rules names: what anybody may see in its storefront. */
async function clientsOf(tx: Tx, { tenantId }: Actor, { buyerId: sellerId }: DirectBuyer, at: Date) {
  const book = await tx.priceBook.findFirst({
    where: { tenantId, sellerId },
    orderBy: [{ isDefault: "desc" }, { id: "asc" }],
  });
  const version = book && inForce(await versionsOf(tx, tenantId, book.id), at);
  if (!book || !version) return [];
  const { timeZone } = await tx.party.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: sellerId } },
    select: { timeZone: true },
  });
  return [
    {
      versionId: version.id,
      rules: rulesOf(version),
      buyer: ruleBuyer("", null),
      currency: bookCurrency(book),
      timeZone,
    },
  ];
}

function priced(
  edition: Edition,
  ground: OwnGround,
  modelId: string,
  towards: Towards,
  below: Awaited<ReturnType<typeof clientsOf>>,
  quantities: Quantities,
): SimulatedSale {
  const result = compileOwn(edition, ground, modelId, towards, below);
  if (!result) return { kind: "unpriced", reason: "not_supplied" };
  if (result.kind === "failed") return { kind: "unpriced", reason: result.failure.kind };
  const steps = waterfall(result.levels, quantities, costIn(edition, ground, modelId, towards.currency));
  if (!steps) return { kind: "unpriced", reason: "missing_price" };
  return { kind: "priced", version: edition.number, steps: steps.map(saleStep) };
}

function saleStep({ currency, costNano, priceNano }: WaterfallStep, index: number): SaleStep {
  const marginNano = costNano === null ? null : priceNano - costNano;
  const marginPpm = marginNano === null ? null : (ppmOf(marginNano, priceNano) ?? null);
  return { who: index === 0 ? "own" : "below", currency, costNano, priceNano, marginNano, marginPpm };
}
