import { setImmediate as breathe } from "node:timers/promises";

import { scanTenant, type ScanRow } from "@/lib/db/scan-tenant";
import { SYSTEM_PARTY_ID, withTenant, type Tx } from "@/lib/db/with-tenant";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import { dayOf, monthRange } from "@/lib/domain/tenancy/zone";
import { SERVICE_TIERS, type MarkupRule, type ServiceTier } from "@/lib/domain/pricing/markup-rule";
import {
  freshCounters,
  likePrices,
  ReplayTally,
  type ReplayCard,
  type ReplayCounters,
} from "@/lib/domain/pricing/replay";
import { systemActor, type SystemActor } from "@/lib/usecases/actor";
import { draftMark } from "@/lib/usecases/pricing/crossing-editions";
import { lookedAt, versionsOf } from "@/lib/usecases/pricing/versions";
import type { PriceReplay } from "@/generated/prisma/client";

import { bookBuyers } from "./book-buyers";
import { editionsOf, ownGround, type Edition, type OwnGround, type WhatIf } from "./editions";
import { ReplayCards } from "./replay-cards";

const PROGRESS_MS = 500;
const BATCH = 2_000;
/** A statement takes 32,767 values. */
const LINES_AT_ONCE = 1_000;
/** Where the counters stood by which the seller itself bought a call, as its own line says. */
const BOUGHT_FROM = `(SELECT p.volume_from::text FROM rated_line p WHERE p.tenant_id = $1::uuid AND p.call_id = l.call_id
    AND p.level = l.level - 1 AND p.buyer_id = $2::uuid)`;
/** Settlements of the range that came after the replay was asked for are not in it: all it reads is of one moment. */
const calls = (
  boughtFrom: string,
) => `SELECT l.buyer_id, l.model_id, l.currency, c.usage::text, l.amount_nano::text, c.rate_card_id,
    extract(epoch FROM c.admitted_at)::float8 * 1000, extract(epoch FROM l.settled_at)::float8 * 1000, l.call_id < $7::uuid,
    ${boughtFrom}
  FROM rated_line l JOIN call c ON c.tenant_id = l.tenant_id AND c.id = l.call_id AND c.id >= $3::uuid AND c.id < $4::uuid
  WHERE l.tenant_id = $1::uuid AND l.seller_id = $2::uuid AND l.call_id >= $3::uuid AND l.call_id < $4::uuid
    AND l.buyer_id = ANY ($5::uuid[]) AND l.settled_at <= $6`;
/** Counters move in the order of settlement; within one of its batches, as the line itself says where it has been counted. */
const IN_ORDER = " ORDER BY l.settled_at, l.volume_from NULLS FIRST, l.call_id";

/**
 * Works a replay off: every call of its range that was sold to the book's buyers is priced anew, now and then, and added up by
 * buyer, model and currency. Does nothing unless the replay waits; ends early when it was cancelled meanwhile. Safe to run
 * again: a replay that broke off is begun anew.
 */
export async function runReplay(
  ref: { readonly tenantId: string; readonly sellerId: string; readonly replayId: string },
  now: Date,
  signal: AbortSignal,
): Promise<"done" | "cancelled" | "not_waiting"> {
  const kind = ref.sellerId === ref.tenantId ? "root" : "distributor";
  const actor = systemActor(ref.tenantId, "job:replay-prices", { partyId: ref.sellerId, partyKind: kind });
  const prepared = await withTenant({ tenantId: ref.tenantId, partyId: SYSTEM_PARTY_ID }, (tx) =>
    prepare(tx, actor, ref.replayId, now),
  );
  if (!prepared) return "not_waiting";
  const replay = new Replay(prepared, signal);
  try {
    return await replay.run(now);
  } catch (error) {
    await replay.end("failed", new Date());
    throw error;
  }
}

interface Prepared {
  readonly row: PriceReplay;
  readonly ground: OwnGround;
  readonly now: Edition | null;
  readonly then: Edition | null;
  readonly segments: ReadonlyMap<string, string | null>;
  /** Rate cards of calls that were not served in the default tier. */
  readonly serviceTiers: ReadonlyMap<string, ServiceTier>;
}

async function prepare(
  tx: Tx,
  actor: SystemActor,
  replayId: string,
  at: Date,
): Promise<Prepared | undefined> {
  const { tenantId, partyId: sellerId } = actor;
  const where = {
    tenantId,
    sellerId,
    id: replayId,
    status: { in: ["waiting" as const, "running" as const] },
  };
  const row = await tx.priceReplay.findFirst({ where });
  if (!row) return undefined;
  const version = lookedAt(await versionsOf(tx, tenantId, row.priceBookId), at);
  // A draft may have been changed since the replay was asked for: what is priced is what there is now.
  const settings = { ...(row.settings as object), ...(version && { mark: draftMark(version) }) };
  const begun = { status: "running" as const, startedAt: at, callsDone: 0n, settings };
  await tx.priceReplay.updateMany({
    where,
    data: { ...begun, ...(version && { priceVersionId: version.id }) },
  });
  const ground = await ownGround(tx, actor, at);
  const buyers = await bookBuyers(tx, actor, row.priceBookId);
  const { now, then } = await editionsOf(
    tx,
    actor,
    row.priceBookId,
    ground,
    row.settings as unknown as WhatIf,
  );
  return {
    ...{ row, ground, now, then },
    segments: new Map(buyers.map(({ id, segment }) => [id, segment])),
    serviceTiers: await tieredCards(tx, tenantId),
  };
}

async function tieredCards(tx: Tx, tenantId: string): Promise<ReadonlyMap<string, ServiceTier>> {
  const rows = await tx.$queryRaw<{ id: string; tier: string }[]>`
    SELECT id, card ->> 'serviceTier' AS tier FROM rate_card
    WHERE tenant_id = ${tenantId}::uuid AND card ->> 'serviceTier' IS NOT NULL`;
  return new Map(
    rows.flatMap(({ id, tier }) => {
      const known = SERVICE_TIERS.find((one) => one === tier);
      return known ? [[id, known] as const] : [];
    }),
  );
}

/** The calls of one buyer, model and currency. */
interface Tally {
  readonly key: readonly [buyerId: string, modelId: string, currency: string];
  readonly card: ReplayCard;
  readonly tally: ReplayTally;
}

/** One replay under way. */
class Replay {
  readonly #of: Prepared;
  readonly #cards: ReplayCards;
  readonly #months: MonthsOf;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #tallies = new Map<string, Tally>();
  readonly #counters = new Map<string, ReplayCounters>();
  #done = 0;
  #told = 0;

  constructor(of: Prepared, signal: AbortSignal) {
    this.#of = of;
    this.#cards = new ReplayCards(of.ground, of, of.segments);
    this.#months = new MonthsOf(of.ground.timeZone);
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  async run(now: Date): Promise<"done" | "cancelled"> {
    const { row, segments } = this.#of;
    const { tenantId, sellerId, rangeFrom, rangeTo } = row;
    const counted = [this.#of.now, this.#of.then].some(takesVolume);
    // Counters begin with the month: what was bought in it before the range is counted, and priced in nothing.
    const begin = counted ? monthRange(rangeFrom, this.#of.ground.timeZone).from : rangeFrom;
    const values = [
      ...[tenantId, sellerId, uuidV7Floor(begin), uuidV7Floor(rangeTo), [...segments.keys()], now],
      uuidV7Floor(rangeFrom),
    ];
    const whole = await scanTenant(
      { tenantId, partyId: sellerId },
      calls(takesVolume(this.#of.ground.supply?.steps.at(-1)) ? BOUGHT_FROM : "NULL") +
        (counted ? IN_ORDER : ""),
      values,
      async (rows) => {
        let within = 0;
        for (const call of rows) if (this.#add(call)) within++;
        await this.#tell(within);
      },
      { batch: BATCH, signal: this.#signal, byHash: true },
    );
    return (await this.end(whole ? "done" : "cancelled", new Date())) && whole ? "done" : "cancelled";
  }

  /** @returns whether the call is in the range. */
  #add(row: ScanRow): boolean {
    const [buyerId, modelId, currency, usage, amount, card, admitted, settled, before, costFrom] = row;
    const key = [String(buyerId), String(modelId), String(currency)] as const;
    const serviceTier = this.#of.serviceTiers.get(String(card)) ?? "default";
    const asked = { buyerId: key[0], modelId: key[1], currency: key[2], serviceTier };
    const pricer = this.#cards.find(asked, Number(admitted));
    const name = key.join(" ");
    let found = this.#tallies.get(name);
    if (!found) {
      if (before === true && !pricer.card.then && !pricer.card.now) return false;
      this.#tallies.set(name, (found = { key, card: pricer.card, tally: new ReplayTally() }));
    }
    const call = {
      ...{ usage: String(usage), chargedNano: BigInt(String(amount)), before: before === true },
      ...(typeof costFrom === "string" && { costFrom: placesIn(costFrom) }),
    };
    found.tally.add(pricer, call, this.#countersOf(key, Number(settled)));
    return before !== true;
  }

  /** One buyer's wallet has the counters of all its models; each month begins anew. */
  #countersOf([buyerId, , currency]: Tally["key"], settledAt: number): ReplayCounters {
    const name = `${buyerId} ${currency} ${this.#months.of(settledAt)}`;
    let counters = this.#counters.get(name);
    if (!counters) this.#counters.set(name, (counters = freshCounters()));
    return counters;
  }

  /** Writes how far it is, looks whether it is still wanted, and lets others have the processor. */
  async #tell(rows: number): Promise<void> {
    this.#done += rows;
    await breathe();
    if (Date.now() - this.#told < PROGRESS_MS) return;
    this.#told = Date.now();
    const { tenantId, sellerId, id } = this.#of.row;
    const { count } = await withTenant({ tenantId, partyId: sellerId }, (tx) =>
      tx.priceReplay.updateMany({
        where: { tenantId, id, status: "running" },
        data: { callsDone: this.#done },
      }),
    );
    if (count === 0) this.#stop.abort();
  }

  /** Keeps the outcome; one that was cancelled meanwhile stays so. A replay the server's stop broke off waits for its next run. */
  async end(outcome: "done" | "cancelled" | "failed", finishedAt: Date): Promise<boolean> {
    const { tenantId, sellerId, id } = this.#of.row;
    if (outcome === "cancelled" && !this.#stop.signal.aborted) return false;
    return withTenant({ tenantId, partyId: sellerId }, async (tx) => {
      const data = { status: outcome, callsDone: this.#done, callsTotal: this.#done, finishedAt };
      const { count } = await tx.priceReplay.updateMany({ where: { tenantId, id, status: "running" }, data });
      if (count === 0) return false;
      if (outcome !== "done") return true;
      const lines = this.#lines();
      for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
        await tx.priceReplayLine.createMany({ data: lines.slice(from, from + LINES_AT_ONCE) });
      }
      return true;
    });
  }

  #lines() {
    const { tenantId, sellerId, id: replayId } = this.#of.row;
    const models = Map.groupBy(
      [...this.#tallies.values()].filter(({ tally }) => tally.sum.calls > 0n),
      ({ key: [, modelId, currency] }) => `${modelId} ${currency}`,
    );
    return [...models.values()].flatMap((tallies) => {
      const like = likePrices(tallies);
      return tallies.map(({ key: [buyerId, modelId, currency], tally }, index) => ({
        ...{ tenantId, replayId, sellerId, buyerId, modelId, currency },
        ...tally.sum,
        likePrice: like[index] ?? null,
      }));
    });
  }
}

function takesVolume(edition: { readonly rules: readonly MarkupRule[] } | null | undefined): boolean {
  return edition?.rules.some(({ volumeTiers = [] }) => volumeTiers.length > 0) ?? false;
}

function placesIn(array: string): bigint[] {
  const places = array.slice(1, -1);
  return places === "" ? [] : places.split(",").map(BigInt);
}

const QUARTER_MS = 900_000;

/** Months of a zone ("2026-11"), by quarters of an hour, as no zone changes its clocks in between. */
class MonthsOf {
  readonly #known = new Map<number, string>();

  constructor(private readonly zone: string) {}

  of(at: number): string {
    const quarter = Math.floor(at / QUARTER_MS);
    let month = this.#known.get(quarter);
    if (month === undefined) {
      const { year, month: number } = dayOf(new Date(quarter * QUARTER_MS), this.zone);
      this.#known.set(quarter, (month = `${year}-${number}`));
    }
    return month;
  }
}
