import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import type { LotRow, SupplierAccountRow } from "@/lib/db/directory/rows";
import type { LotNeed } from "@/lib/db/batch/records";
import { drawableBy, type Audience, type Buyer } from "@/lib/domain/inventory/audience";
import { comparisonOf, type DrawChoice } from "@/lib/domain/inventory/draw-policy";
import { NOMINAL_CALL } from "@/lib/domain/inventory/stock-cost";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { toArray } from "@/lib/domain/metering/quantities";
import { convertAtPpb, rateAt } from "@/lib/domain/money/exchange";
import { PPM_ONE } from "@/lib/domain/money/ppm";
import { ceilDivide } from "@/lib/domain/money/rounding";
import type { CardLevel } from "@/lib/domain/pricing/rate-card";
import type { CurrencyPrices } from "@/lib/domain/pricing/compile-chain";
import { mapBands } from "@/lib/domain/pricing/list-bands";
import { pricesAtPpb } from "@/lib/domain/pricing/map-prices";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { INPUT_SLOTS, OUTPUT_SLOTS, UNIT_SLOTS, type Bound } from "./bound";
import { levelRow } from "./charge-sheet";
import { levelCharge, levelHold } from "./level-row";

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
  /** What the lot that is drawn first cost of the list price, in ppm: for putting accounts in order, not for money. */
  readonly costPpm: number;
  /** That lot's place in the tenant's own order; Infinity without one. */
  readonly firstRank: number;
  /** Whether all of these lots are among the drawable ones: they are when they were reserved of this very stock. */
  holds(reserved: readonly LotNeed[]): boolean;
}

/** Whose list price stock is valued at: the model that is served, whatever name it is sold under. */
export interface StockBasis {
  readonly modelId: string;
  readonly list: CurrencyPrices;
  /** The chain it is sold along: some lots are set aside for some of it. */
  readonly levels: readonly Pick<CardLevel, "buyerId">[];
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
 * So many lots of an account are asked of admission at most, the first in order: each is named in every call's record. What is used up
 * leaves within a minute and makes room for the next (decision 0041).
 */
export const LOTS_TRIED = 256;

/**
 * The lots of an account that may serve a model to this card's buyer now, in the order they are drawn: what is kept for
 * somebody on its chain before what is everybody's, each by the tenant's policy. What is kept for others is not among
 * them, so it is never reserved, nor drawn, for anybody else. Null when what they hold cannot be counted: a currency
 * without a rate to the list's.
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
  const nominal = nominalUsage(metered);
  const usable: MeteredLot[] = [];
  for (const row of tenant.lots.group(account.id)) {
    const endless = isEndless(row);
    if (!endless && !isOpen(row, basis.modelId, now)) continue;
    const meter = meterFor(meters, tenant, row, basis, metered, now);
    if (meter) usable.push({ row, lot: { lotId: row.id, ...meter } });
    else if (endless) return null;
  }
  const bought = inPolicyOrder(
    tenant,
    usable.filter(({ row }) => row.kind !== "pay_as_you_go"),
    nominal,
  );
  const open = drawableBy(bought, audienceOf, chainOf(tenant, basis)).slice(0, LOTS_TRIED);
  const today = usable.filter(({ row }) => row.kind === "pay_as_you_go" && !isEndless(row));
  const endless = usable.filter(({ row }) => isEndless(row));
  const accrual = account.paygEnabled ? (account.paygCapped ? today : endless) : [];
  const reservable = [...open, ...accrual].map(({ lot }) => lot);
  // What was reserved comes first here as well: a settlement finds its reservations where it looks for them.
  const rest = [...today, ...endless].filter((each) => !accrual.includes(each));
  const drawable = [...reservable, ...rest.map(({ lot }) => lot)];
  const holds = (reserved: readonly LotNeed[]) =>
    reserved.every(({ lotId }, i) => drawable[i]?.lotId === lotId);
  const [first] = [...open, ...accrual];
  const worth = valueMeter(tenant, { currency: basis.list.currency }, basis, metered, now);
  const costPpm = first && worth ? costPpmOf(tenant, first, basis.list, worth, nominal, now) : PPM_ONE;
  const firstRank = open[0]?.row.drawRank ?? Infinity;
  return { reservable, drawable, firstEnds: firstEndOf(open), firstRank, costPpm, holds };
}

/** What a nominal call costs from a lot, of what it is worth at list price. */
function costPpmOf(
  tenant: TenantDirectory,
  { row, lot }: MeteredLot,
  list: CurrencyPrices,
  worth: LotMeter,
  nominal: readonly bigint[],
  now: number,
): number {
  const value = worth.needOf(nominal);
  if (row.totalQty === 0n || value === 0n) return PPM_ONE;
  const cost = (row.costNano * lot.needOf(nominal)) / row.totalQty;
  const rate = rateAt(tenant.fxRates.group(""), row.currency, list.currency, new Date(now));
  if (row.currency !== list.currency && rate === undefined) return PPM_ONE;
  const inList = row.currency === list.currency || !rate ? cost : convertAtPpb(cost, rate.ratePpb);
  return Number((inList * BigInt(PPM_ONE)) / value);
}

interface MeteredLot {
  readonly row: LotRow;
  readonly lot: OpenLot;
}

/** The lot that takes every overflow. A pay-as-you-go lot with an end is one day's share of a limit. */
function isEndless({ kind, expiresAt }: LotRow): boolean {
  return kind === "pay_as_you_go" && expiresAt === null;
}

function firstEndOf(lots: readonly MeteredLot[]): number {
  return lots.reduce((first, { row }) => Math.min(first, row.expiresAt?.getTime() ?? Infinity), Infinity);
}

const audienceOf = ({ row }: MeteredLot): Audience => ({
  partyIds: row.audiencePartyIds,
  segments: row.audienceSegments,
});

function chainOf(tenant: TenantDirectory, { levels }: StockBasis): Buyer[] {
  return levels.map(({ buyerId }) => ({
    partyId: buyerId,
    segment: tenant.parties.find(buyerId)?.segment ?? null,
  }));
}

/** What a call like most takes, as slots: what "cheapest" is measured by. */
const NOMINAL_USAGE = toArray(NOMINAL_CALL);

/** The same of what has a price; models not sold by the token are measured by one of each unit. */
function nominalUsage(metered: ReadonlySet<number>): readonly bigint[] {
  return NOMINAL_USAGE.map((tokens, slot) => {
    if (!metered.has(slot)) return 0n;
    return UNIT_SLOTS.includes(slot) ? 1n : tokens;
  });
}

/** The directory keeps lots first expired, first out. */
function inPolicyOrder(
  tenant: TenantDirectory,
  lots: readonly MeteredLot[],
  nominal: readonly bigint[],
): readonly MeteredLot[] {
  const order = tenant.row?.drawOrder ?? "first_expired";
  if (order === "first_expired" || lots.length < 2) return lots;
  const compare = comparisonOf(order);
  const choices = lots.map((each) => ({ each, choice: choiceOf(each, nominal) }));
  return choices.sort((a, b) => compare(a.choice, b.choice)).map(({ each }) => each);
}

function choiceOf({ row, lot }: MeteredLot, nominal: readonly bigint[]): DrawChoice {
  const { id, receivedAt, expiresAt, costNano, totalQty, drawRank } = row;
  return {
    id,
    receivedAt,
    expiresAt,
    costNano,
    totalQty,
    rank: drawRank,
    needQty: lot.needOf(nominal),
  };
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
  lot: Pick<LotRow, "currency">,
  { list }: StockBasis,
  metered: ReadonlySet<number>,
  now: number,
): LotMeter | null {
  const same = lot.currency === list.currency;
  const rate = same ? null : rateAt(tenant.fxRates.group(""), list.currency, lot.currency, new Date(now));
  if (rate === undefined) return null;
  const listed = rate ? mapBands(list, (prices) => pricesAtPpb(prices, rate.ratePpb)) : list;
  const row = levelRow(mapBands(listed, withRequest), metered);
  return { needOf: (usage) => levelCharge(usage, row).amountNano, mostFor: (bound) => levelHold(bound, row) };
}

/** A vendor that lists no price per request takes none: stock pays no seller's fee. */
function withRequest(prices: UnitPrices): UnitPrices {
  return { request: 0n, ...prices };
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
