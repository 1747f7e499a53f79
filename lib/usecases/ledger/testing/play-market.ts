import type { Pool } from "pg";

import { admitCalls } from "@/lib/db/batch/admit";
import type { AdmitRecord, AdmitVerdict, Draw, SettleRecord, SettleResult } from "@/lib/db/batch/records";
import { settleCalls } from "@/lib/db/batch/settle";
import { type Quantities, toArray } from "@/lib/domain/metering/quantities";
import { dearestOf } from "@/lib/domain/pricing/level-terms";
import { amountOfParts, lineParts, rateLine, type LineParts } from "@/lib/domain/pricing/rate-line";

import { heldLevels, idAt, type Market, type MarketCustomer, MARKET_TIME, needsOf } from "./market";

/** A call a test customer wants to make. */
export interface PlannedCall {
  readonly id: string;
  readonly customer: MarketCustomer;
  readonly bound: Quantities;
  /** Which stock admission may reserve: lots with the endless one, lots alone, or nothing. */
  readonly stock: "with_payg" | "lots" | "none";
}

/** How it ends. `sold` charges `usage`; `absorbed` is what an upstream billed beside or instead. */
export interface PlannedEnd {
  readonly call: PlannedCall;
  readonly sold: Quantities | null;
  readonly absorbed: Quantities | null;
  /** Charges the customer one nano above the hold. */
  readonly poisoned?: boolean;
}

/** What each level pays for quantities, root's sale first, in nano, where a market has prices alone. */
export function amountsOf(customer: MarketCustomer, quantities: Quantities): bigint[] {
  return customer.levels.map(({ prices }) => rateLine(quantities, { prices }).amountNano);
}

/** The most each level can pay for quantities, root's sale first, in nano: at the dearest step of every tier. */
export function holdsOf(customer: MarketCustomer, quantities: Quantities): bigint[] {
  return customer.levels.map(({ terms }) => {
    const prices = dearestOf(terms);
    return rateLine(quantities, { prices, ...(terms.feePpm && { feePpm: terms.feePpm }) }).amountNano;
  });
}

/** A level's charge for quantities as settlement is told of it: an amount, or the parts of one. */
export interface PlannedCharge {
  readonly amountNano: bigint;
  readonly feeNano: bigint;
  readonly volume: (LineParts & { readonly timeZone: string }) | null;
}

/** What each level is charged for quantities, root's sale first. */
export function chargesOf(customer: MarketCustomer, quantities: Quantities): PlannedCharge[] {
  return customer.levels.map(({ terms }) => {
    const parts = lineParts(quantities, terms);
    const tiered = terms.volumes ? { ...parts, timeZone: terms.timeZone ?? "UTC" } : null;
    return { ...amountOfParts(parts), volume: tiered };
  });
}

export const candidatesOf = (market: Market, { stock, bound }: PlannedCall) =>
  stock === "none" ? [] : needsOf(market, bound, { payg: stock === "with_payg" });

/** The admission record of a call. */
export function admitRecord(market: Market, call: PlannedCall, expiresAt: Date): AdmitRecord {
  const { customer, bound } = call;
  return {
    callId: call.id,
    tenantId: market.tenantId,
    apiKeyId: customer.keyId,
    customerId: customer.id,
    partyPath: [market.tenantId, ...customer.levels.map(({ wallet }) => wallet.buyerId)],
    rateCardId: customer.cardId,
    modelId: market.modelId,
    upstreamId: market.upstreamId,
    supplierAccountId: market.accountId,
    streaming: false,
    expiresAt,
    estimatedInput: bound.input ?? 0n,
    levels: heldLevels(market, customer, holdsOf(customer, bound)),
    lots: candidatesOf(market, call),
    boundUsage: toArray(bound),
  };
}

/** What a call's end takes from stock, as settlement is told: every reserved lot named, the endless one last. */
export function drawsOf(market: Market, { call, sold, absorbed }: PlannedEnd): Draw[] {
  const draws: Draw[] = [];
  if (sold) draws.push({ purpose: "sold", lots: needsOf(market, sold, { payg: true }) });
  if (absorbed) draws.push({ purpose: "absorbed", lots: needsOf(market, absorbed, { payg: true }) });
  if (draws.length > 0) return draws;
  return [{ purpose: "absorbed", lots: candidatesOf(market, call).map(({ lotId }) => ({ lotId, qty: 0n })) }];
}

/** The settlement record of a call's end. */
export function settleRecord(market: Market, end: PlannedEnd): SettleRecord {
  const { call, sold, poisoned } = end;
  const holds = holdsOf(call.customer, call.bound);
  const charges = sold ? chargesOf(call.customer, sold).reverse() : [];
  const amounts = sold ? charges.map(({ amountNano }) => amountNano) : holds.map(() => 0n);
  const volumes = charges.map(({ volume }) => volume);
  if (poisoned) {
    amounts[0] = (holds.at(-1) ?? 0n) + 1n;
    volumes[0] = null;
  }
  return {
    callId: call.id,
    tenantId: market.tenantId,
    state: sold ? "settled" : "released",
    outcome: sold ? "ok" : "upstream_error",
    faultRow: sold ? null : "C12",
    httpStatus: sold ? 200 : 502,
    estimated: false,
    quarantined: false,
    usage: toArray(sold ?? {}),
    rawUsage: { odd: 'a "quoted" \\ value, {with} commas' },
    finishReason: sold ? "stop" : null,
    queueMs: 1,
    firstByteMs: 20,
    totalMs: 40,
    attempts: 1,
    upstreamRequestId: "req_1",
    upstreamId: market.upstreamId,
    supplierAccountId: market.accountId,
    levels: heldLevels(market, call.customer, holds),
    amounts,
    feesNano: charges.map(({ feeNano }) => feeNano),
    volumes,
    draws: drawsOf(market, end),
    failedAttempts: [],
  };
}

/** Admits through the SQL, holds lasting an hour. */
export function admit(
  pool: Pool,
  market: Market,
  processId: string,
  calls: readonly PlannedCall[],
): Promise<AdmitVerdict[]> {
  const expiresAt = new Date(Date.now() + 3_600_000);
  return admitCalls(
    pool,
    MARKET_TIME,
    processId,
    calls.map((call) => admitRecord(market, call, expiresAt)),
  );
}

/** Settles through the SQL. */
export function settle(pool: Pool, market: Market, ends: readonly PlannedEnd[]): Promise<SettleResult[]> {
  return settleCalls(
    pool,
    MARKET_TIME,
    () => idAt(MARKET_TIME),
    ends.map((end) => settleRecord(market, end)),
  );
}
