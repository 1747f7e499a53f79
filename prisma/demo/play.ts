import type { Pool } from "pg";

import { admitCalls } from "@/lib/db/batch/admit";
import type {
  AdmitRecord,
  Draw,
  FailedAttempt,
  HeldLevel,
  LotNeed,
  SettleRecord,
} from "@/lib/db/batch/records";
import { settleCalls } from "@/lib/db/batch/settle";
import type { PricedChain, RateCards } from "@/lib/db/directory/rate-cards";
import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import { needOf } from "@/lib/domain/inventory/need";
import { type Quantities, toArray } from "@/lib/domain/metering/quantities";
import { rate } from "@/lib/domain/pricing/rate";

import type { DemoContext } from "./demo-context";
import { ENDINGS } from "./endings";
import type { DemoCall } from "./traffic";

/** What a stage of the history is played on. */
export interface Stage {
  readonly demo: DemoContext;
  readonly pool: Pool;
  readonly processId: string;
  readonly tenant: TenantDirectory;
  readonly cards: RateCards;
  readonly customers: ReadonlyMap<string, { readonly id: string; readonly keyId: string }>;
}

/** A call with its price and its place, ready to be admitted. */
interface PricedCall {
  readonly call: DemoCall;
  readonly record: AdmitRecord;
  readonly chain: PricedChain;
}

/** From now, not from the call's own time: whoever verifies the books meanwhile must not take it for one that nobody released. */
const LONGEST_PLAY_MS = 1_800_000;

/** Admits and settles calls of about the same moment, as the gateway would. @returns how many were admitted. */
export async function playCalls(stage: Stage, calls: readonly DemoCall[]): Promise<number> {
  const at = calls.at(-1)?.at;
  if (!at) return 0;
  const priced: PricedCall[] = [];
  for (const call of calls) priced.push(await price(stage, call));
  const verdicts = await admitCalls(
    stage.pool,
    at,
    stage.processId,
    priced.map(({ record }) => record),
  );
  const admitted = priced.filter((_, i) => verdicts[i]?.kind === "admitted");
  const end = new Date(at.getTime() + 5_000);
  const newId = () => stage.demo.newId(end);
  await settleCalls(
    stage.pool,
    end,
    newId,
    admitted.map((each) => settlement(stage, each)),
  );
  return admitted.length;
}

async function price({ demo, tenant, cards, customers }: Stage, call: DemoCall): Promise<PricedCall> {
  const model = tenant.models.first(call.model);
  const customer = customers.get(call.customer);
  if (!model || !customer) throw new Error(`${call.customer} or ${call.model} is not in the directory`);
  const chain = cards.find(tenant, customer.id, model, call.at);
  if (typeof chain === "string") throw new Error(`${call.model} has no price for ${call.customer}: ${chain}`);
  const rateCardId = await cards.persist(chain, call.at);
  const upstream = tenant.upstreams.first(tenant.upstreamModels.first(model.id)?.upstreamId ?? "");
  if (!upstream) throw new Error(`nobody serves ${call.model}`);
  const { supplierAccountId } = upstream;
  const place = { modelId: model.id, supplierAccountId, at: call.at, payg: true };
  const record: AdmitRecord = {
    callId: demo.newId(call.at),
    tenantId: demo.tenantId,
    apiKeyId: customer.keyId,
    customerId: customer.id,
    partyPath: chain.partyPath,
    rateCardId,
    modelId: model.id,
    upstreamId: upstream.id,
    supplierAccountId,
    streaming: call.streaming,
    expiresAt: new Date(Date.now() + LONGEST_PLAY_MS),
    levels: heldLevels(chain, call.bound),
    lots: stockNeeds(tenant, chain, place, call.bound),
    boundUsage: toArray(call.bound),
    estimatedInput: call.bound.input ?? 0n,
  };
  return { call, record, chain };
}

/** The chain customer first, each level holding what the bounded quantities cost it. */
function heldLevels({ card }: PricedChain, bound: Quantities): HeldLevel[] {
  return [...card.levels].reverse().map((level) => ({
    level: level.level,
    sellerId: level.sellerId,
    buyerId: level.buyerId,
    walletId: level.walletId,
    mode: level.mode,
    currency: level.currency,
    priceVersionId: level.priceVersionId,
    holdNano: rate(bound, level.prices),
  }));
}

interface StockPlace {
  readonly modelId: string;
  readonly supplierAccountId: string;
  readonly at: Date;
}

/** What every lot that may serve the call would give, in draw order, the endless one last. */
function stockNeeds(
  tenant: TenantDirectory,
  chain: PricedChain,
  place: StockPlace,
  quantities: Quantities,
): LotNeed[] {
  const { modelId, supplierAccountId, at } = place;
  const usable = tenant.lots
    .group(supplierAccountId)
    .filter((lot) => lot.active && lot.startsAt <= at && (lot.expiresAt === null || lot.expiresAt > at))
    .filter((lot) => lot.modelIds.length === 0 || lot.modelIds.includes(modelId));
  const [endless, ends] = [
    usable.filter((lot) => lot.kind === "pay_as_you_go"),
    usable.filter((lot) => lot.kind !== "pay_as_you_go"),
  ];
  return [...ends, ...endless].map((lot) => ({
    lotId: lot.id,
    qty: needOf(lot, modelId, chain.card.list, quantities),
  }));
}

function settlement({ demo, tenant }: Stage, { call, record, chain }: PricedCall): SettleRecord {
  const { charged, absorbed, ...ending } = ENDINGS[call.ending];
  const place = { modelId: record.modelId, supplierAccountId: record.supplierAccountId, at: call.at };
  const used = charged || absorbed;
  const lots = used
    ? stockNeeds(tenant, chain, place, call.usage)
    : record.lots.map(({ lotId }) => ({ lotId, qty: 0n }));
  const draws: Draw[] = [{ purpose: charged ? "sold" : "absorbed", lots }];
  const failedAttempts = call.ending === "failed_over" ? [failedAttempt(record, call)] : [];
  const firstByteMs = 180 + demo.random.around(420, 0.5);
  const tokens = Number((call.usage.output ?? 0n) + (call.usage.reasoning ?? 0n));
  return {
    callId: record.callId,
    tenantId: record.tenantId,
    state: charged ? "settled" : "released",
    ...ending,
    quarantined: false,
    usage: toArray(used ? call.usage : {}),
    rawUsage: null,
    queueMs: demo.random.between(1, 9),
    firstByteMs: used && call.ending !== "timed_out" ? firstByteMs : null,
    totalMs: call.ending === "timed_out" ? 120_000 : firstByteMs + tokens * demo.random.between(8, 16),
    attempts: 1 + failedAttempts.length,
    upstreamRequestId: `req_${record.callId.slice(-12)}`,
    upstreamId: record.upstreamId,
    supplierAccountId: record.supplierAccountId,
    levels: record.levels,
    amounts: [...chain.card.levels].reverse().map((level) => (charged ? rate(call.usage, level.prices) : 0n)),
    draws,
    failedAttempts,
  };
}

function failedAttempt({ upstreamId, supplierAccountId }: AdmitRecord, { at }: DemoCall): FailedAttempt {
  return {
    upstreamId,
    supplierAccountId,
    credentialId: null,
    startedAt: at,
    outcome: "upstream_error",
    httpStatus: 503,
    firstByteMs: null,
    totalMs: 240,
    upstreamRequestId: null,
  };
}
