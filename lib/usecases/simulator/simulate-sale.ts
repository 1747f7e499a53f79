import type { Tx } from "@/lib/db/with-tenant";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import type { Quantities } from "@/lib/domain/metering/quantities";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { ppmOf } from "@/lib/domain/money/ppm";
import type { ServiceTier } from "@/lib/domain/pricing/markup-rule";
import {
  chargeFor,
  explainCharge,
  waterfall,
  type StepPlaces,
  type WaterfallStep,
} from "@/lib/domain/pricing/simulate";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { atClock } from "@/lib/domain/tenancy/zone";
import type { Actor } from "@/lib/usecases/actor";
import { directBuyer, type DirectBuyer } from "@/lib/usecases/customer/direct-buyer";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";
import { ownBook } from "@/lib/usecases/pricing/own-book";
import { bookCurrency } from "@/lib/usecases/pricing/selling-prices";
import { ruleBuyer } from "@/lib/usecases/pricing/selling-steps";

import { compileOwn, editionsOf, ownGround, type Edition, type OwnGround, type Towards } from "./editions";
import { simulateSaleInput } from "./schemas";
import { shopsBelow, type Shop } from "./shops-below";
import { volumePlaces } from "./volume-places";

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

/** How the asker's own price of the call came about. */
export interface SaleNotes {
  readonly feeNano: bigint;
  /** Above how much input the call is, where that makes its price. */
  readonly aboveInputUnits: bigint | null;
  /** The volume step it begins at, in units of the month, where one makes its price. */
  readonly stepFrom: bigint | null;
  readonly window: boolean;
}

/** What a distributor's storefront asks of anybody; null where it is not for sale there. */
export interface ShopPrice {
  readonly party: string;
  readonly depth: number;
  readonly currency: Currency;
  readonly priceNano: bigint | null;
}

export type SimulatedSale =
  | {
      readonly kind: "priced";
      readonly version: number;
      readonly steps: readonly SaleStep[];
      readonly notes: SaleNotes;
      /** Of distributors below the buyer: the buyer's own is the last of `steps`. */
      readonly shops: readonly ShopPrice[];
    }
  | { readonly kind: "unpriced"; readonly reason: string }
  | { readonly kind: "no_version" };

/**
 * What one call would be charged from what the seller pays down to the buyer, now and by the draft (or under what is
 * supposed, or at another time). System scope as for the table of prices: of the sales above the seller only its own buy price is
 * answered, of those below a distributor only what any client of a storefront would be asked.
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
    const at = askedTime(input.at, ground.timeZone, now);
    const later = at > now ? await ownGround(tx, actor, at) : ground;
    const { now: live, then: looked, isDraft } = await editionsOf(tx, actor, book.id, ground, input);
    const then = later === ground ? looked : (await editionsOf(tx, actor, book.id, later, input)).then;
    const model =
      input.model === undefined
        ? ground.models[0]
        : found(
            "model",
            ground.models.find(({ id }) => id === input.model),
          );
    const given = DIMENSIONS.filter((dimension) => (input[dimension] ?? 0n) > 0n);
    const quantities: Quantities =
      given.length > 0 ? Object.fromEntries(given.map((dimension) => [dimension, input[dimension]])) : USUAL;
    const towards = edge ? towardsOf(edge) : { buyer: ruleBuyer("", null), currency: bookCurrency(book) };
    const asked = { towards, quantities, serviceTier: input.serviceTier };
    const sale = async (edition: Edition | null, on: OwnGround): Promise<SimulatedSale> => {
      if (!edition || !model) return { kind: "no_version" };
      const around = await aroundOf(tx, actor, edge, towards.currency, on);
      return priced(edition, on, model.id, { ...asked, ...around });
    };
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
      /** When the second column is; null for now. */
      at: at > now ? at : null,
      timeZone: ground.timeZone,
      now: await sale(live, ground),
      then: await sale(then, later),
    };
  },
});

export type SaleSimulation = Awaited<ReturnType<typeof simulateSale.execute>>;

/** The minute asked for by the seller's clocks; now where none is, or where it is over. */
function askedTime(text: string, zone: string, now: Date): Date {
  if (text === "") return now;
  const [day = "", time = ""] = text.split("T");
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const at = atClock({ year, month, day: date }, hour * 60 + minute, zone);
  return at > now ? at : now;
}

function towardsOf(edge: DirectBuyer): Towards {
  if (!isCurrency(edge.currency))
    throw new RangeError(`edge ${edge.id} has the unknown currency ${edge.currency}`);
  return { buyer: ruleBuyer(edge.buyerId, edge.buyer.segment), currency: edge.currency };
}

/** What stands around a sale: where the counters of its two sides are, and the storefronts below. */
interface Around {
  readonly places: StepPlaces;
  readonly shops: readonly Shop[];
}

async function aroundOf(
  tx: Tx,
  actor: Actor,
  edge: DirectBuyer | null,
  currency: Currency,
  { at, timeZone, supply }: OwnGround,
): Promise<Around> {
  const { tenantId, partyId } = actor;
  const sold = edge
    ? await volumePlaces(tx, {
        tenantId,
        buyerId: edge.buyerId,
        sellerId: partyId,
        currency,
        zone: timeZone,
        at,
      })
    : new Map<string, bigint>();
  const parent = supply?.steps.at(-1);
  const bought = parent
    ? await volumePlaces(tx, {
        ...{ tenantId, buyerId: partyId, sellerId: parent.sellerId },
        ...{ currency: parent.currency, zone: parent.timeZone, at },
      })
    : new Map<string, bigint>();
  const first = edge && {
    ...{ partyId: edge.buyerId, name: edge.buyer.name, allowed: [edge.allowedModelIds] },
  };
  const shops = first && edge.buyer.kind === "distributor" ? await shopsBelow(tx, actor, first, at) : [];
  return { places: { sold, bought }, shops };
}

interface Asked extends Around {
  readonly towards: Towards;
  readonly quantities: Quantities;
  readonly serviceTier: ServiceTier;
}

function priced(
  edition: Edition,
  ground: OwnGround,
  modelId: string,
  { towards, quantities, serviceTier, places, shops }: Asked,
): SimulatedSale {
  const direct = shops.find(({ depth }) => depth === 1);
  const below = direct?.sales ?? [];
  const result = compileOwn(edition, ground, modelId, towards, { below, serviceTier });
  if (!result) return { kind: "unpriced", reason: "not_supplied" };
  if (result.kind === "failed") return { kind: "unpriced", reason: result.reason };
  const steps = waterfall(result.levels, quantities, result.cost, [places]);
  const [own] = result.levels;
  const line = own && explainCharge(own, quantities, places.sold);
  if (!steps || !own || !line) return { kind: "unpriced", reason: "missing_price" };
  return {
    ...{ kind: "priced", version: edition.number, steps: steps.map(saleStep) },
    notes: {
      ...{ feeNano: line.feeNano, aboveInputUnits: line.aboveInputUnits, window: own.window !== undefined },
      stepFrom: line.parts.find(({ stepFrom }) => stepFrom !== null)?.stepFrom ?? null,
    },
    shops: shops.flatMap((shop): ShopPrice[] => {
      if (shop === direct) return [];
      const sold = shop.allowed.every((models) => models.length === 0 || models.includes(modelId));
      const chain = sold
        ? compileOwn(edition, ground, modelId, towards, { below: shop.sales, serviceTier })
        : undefined;
      const last = chain?.kind === "ok" ? chain.levels.at(-1) : undefined;
      const currency = shop.sales.at(-1)?.currency ?? towards.currency;
      const priceNano = last ? chargeFor(last, quantities) : null;
      return [{ party: shop.name, depth: shop.depth, currency, priceNano }];
    }),
  };
}

function saleStep({ currency, costNano, priceNano }: WaterfallStep, index: number): SaleStep {
  const marginNano = costNano === null ? null : priceNano - costNano;
  const marginPpm = marginNano === null ? null : (ppmOf(marginNano, priceNano) ?? null);
  return { who: index === 0 ? "own" : "below", currency, costNano, priceNano, marginNano, marginPpm };
}
