import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import type { LotRow, SupplierAccountRow } from "@/lib/db/directory/rows";
import type { LotNeed } from "@/lib/db/batch/records";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { convertAtPpb, rateAt } from "@/lib/domain/money/exchange";
import { PPM_ONE } from "@/lib/domain/money/ppm";
import { ceilDivide } from "@/lib/domain/money/rounding";
import type { CurrencyPrices } from "@/lib/domain/pricing/compile-chain";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { INPUT_SLOTS, OUTPUT_SLOTS, UNIT_SLOTS, type Bound } from "./bound";
import { amountOf, holdOf, priceRow } from "./charge-sheet";

/** How much of a lot a call takes, in the lot's own unit (as `needOf` of lib/domain/inventory, over slots). */
interface LotMeter {
  needOf(usage: readonly bigint[]): bigint;
  /** For any usage within the bound. */
  mostFor(bound: Bound): bigint;
}

/** A lot that a call may be drawn from. */
export interface OpenLot extends LotMeter {
  readonly lotId: string;
}

/** The stock of one account for one model and card. */
export interface AccountStock {
  /** What admission may reserve of, in the order it is drawn. */
  readonly reservable: readonly OpenLot[];
  /** What settlement may draw from: the same, and pay-as-you-go last, so that an overflow has a place to go. */
  readonly drawable: readonly OpenLot[];
  /** When the first of the lots ends, in milliseconds; Infinity when none does. */
  readonly firstEnds: number;
  /** Whether all of these lots are among the drawable ones: they are when they were reserved of this very stock. */
  holds(reserved: readonly LotNeed[]): boolean;
}

/** Whose list price stock is valued at: the model that is served, whatever name it is sold under. */
export interface StockBasis {
  readonly modelId: string;
  readonly list: CurrencyPrices;
}

/** When the next of an account's lots begins or ends, in milliseconds: until then its stock is what it is. */
export function nextLotChange(tenant: TenantDirectory, accountId: string, now: number): number {
  let next = Infinity;
  for (const { startsAt, expiresAt } of tenant.lots.group(accountId)) {
    for (const moment of [startsAt.getTime(), expiresAt?.getTime() ?? Infinity]) {
      if (moment > now) next = Math.min(next, moment);
    }
  }
  return next;
}

/**
 * The lots of an account that may serve a model now. Null when what they hold cannot be counted: a currency without a
 * rate to the list's.
 * @param now milliseconds
 */
export function stockOf(
  tenant: TenantDirectory,
  account: SupplierAccountRow,
  basis: StockBasis,
  metered: ReadonlySet<number>,
  now: number,
): AccountStock | null {
  const meters = new Map<string, LotMeter | null>();
  const open: OpenLot[] = [];
  const tail: OpenLot[] = [];
  let firstEnds = Infinity;
  for (const lot of tenant.lots.group(account.id)) {
    const payg = lot.kind === "pay_as_you_go";
    if (!payg && !isOpen(lot, basis.modelId, now)) continue;
    const meter = meterFor(meters, tenant, lot, basis, metered, now);
    if (!meter) {
      if (payg) return null;
      continue;
    }
    (payg ? tail : open).push({ lotId: lot.id, ...meter });
    if (!payg) firstEnds = Math.min(firstEnds, lot.expiresAt?.getTime() ?? Infinity);
  }
  const reservable = account.paygEnabled ? [...open, ...tail] : open;
  const drawable = [...open, ...tail];
  const holds = (reserved: readonly LotNeed[]) =>
    reserved.every(({ lotId }, i) => drawable[i]?.lotId === lotId);
  return { reservable, drawable, firstEnds, holds };
}

function isOpen(lot: LotRow, modelId: string, now: number): boolean {
  const inScope = lot.modelIds.length === 0 || lot.modelIds.includes(modelId);
  const ends = lot.expiresAt?.getTime() ?? Infinity;
  return lot.active && inScope && lot.startsAt.getTime() <= now && now < ends;
}

function meterFor(
  known: Map<string, LotMeter | null>,
  tenant: TenantDirectory,
  lot: LotRow,
  basis: StockBasis,
  metered: ReadonlySet<number>,
  now: number,
): LotMeter | null {
  switch (lot.kind) {
    case "request_pack":
      return ONE_REQUEST;
    case "token_quota":
      return quotaMeter(lot, basis.modelId);
    case "face_value":
    case "pay_as_you_go": {
      let meter = known.get(lot.currency);
      if (meter === undefined)
        known.set(lot.currency, (meter = valueMeter(tenant, lot, basis, metered, now)));
      return meter;
    }
    default:
      return lot.kind satisfies never;
  }
}

const ONE_REQUEST: LotMeter = { needOf: () => 1n, mostFor: () => 1n };

function valueMeter(
  tenant: TenantDirectory,
  lot: LotRow,
  { list }: StockBasis,
  metered: ReadonlySet<number>,
  now: number,
): LotMeter | null {
  const same = lot.currency === list.currency;
  const rate = same ? null : rateAt(tenant.fxRates.group(""), list.currency, lot.currency, new Date(now));
  if (rate === undefined) return null;
  const row = priceRow(rate ? converted(list.prices, rate.ratePpb) : list.prices, metered);
  return { needOf: (usage) => amountOf(usage, row), mostFor: (bound) => holdOf(bound, row) };
}

function converted(prices: UnitPrices, ratePpb: bigint): UnitPrices {
  const entries = Object.entries(prices).map(
    ([dimension, price]) => [dimension, convertAtPpb(price, ratePpb)] as const,
  );
  return Object.fromEntries(entries);
}

function quotaMeter(lot: LotRow, modelId: string): LotMeter {
  const weights = lot.burnWeights[modelId] ?? {};
  const row = DIMENSIONS.map((dimension) => BigInt(weights[dimension] ?? PPM_ONE));
  const heaviest = (side: readonly number[]) => side.reduce((most, slot) => max(most, row[slot] ?? 0n), 0n);
  const [input, output] = [heaviest(INPUT_SLOTS), heaviest(OUTPUT_SLOTS)];
  const units = (millionths: bigint) => ceilDivide(millionths, BigInt(PPM_ONE));
  return {
    needOf: (usage) => units(usage.reduce((sum, count, slot) => sum + count * (row[slot] ?? 0n), 0n)),
    mostFor: (bound) =>
      units(
        UNIT_SLOTS.reduce(
          (sum, slot) => sum + (bound.units[slot] ?? 0n) * (row[slot] ?? 0n),
          bound.input * input + bound.output * output,
        ),
      ),
  };
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What usage takes of each lot, for settlement. */
export function drawsFor(lots: readonly OpenLot[], usage: readonly bigint[]): LotNeed[] {
  return lots.map(({ lotId, needOf }) => ({ lotId, qty: needOf(usage) }));
}

/** What the most a call can use takes of each lot, for admission. */
export function reservesFor(lots: readonly OpenLot[], bound: Bound): LotNeed[] {
  return lots.map(({ lotId, mostFor }) => ({ lotId, qty: mostFor(bound) }));
}
