import { setImmediate as breathe } from "node:timers/promises";

import { scanTenant, type ScanRow } from "@/lib/db/scan-tenant";
import { SYSTEM_PARTY_ID, withTenant, type Tx } from "@/lib/db/with-tenant";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { likePrices, ReplayTally, type ReplayCard } from "@/lib/domain/pricing/replay";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { systemActor, type SystemActor } from "@/lib/usecases/actor";
import { ruleBuyer } from "@/lib/usecases/pricing/selling-steps";
import type { PriceReplay } from "@/generated/prisma/client";

import { bookBuyers } from "./book-buyers";
import {
  compileOwn,
  costIn,
  editionsOf,
  ownGround,
  type Edition,
  type OwnGround,
  type WhatIf,
} from "./editions";

const PROGRESS_MS = 500;
const BATCH = 2_000;
/** A statement takes 32,767 values. */
const LINES_AT_ONCE = 1_000;
/** Settlements of the range that came after the replay was asked for are not in it: all it reads is of one moment. */
const CALLS = `SELECT l.buyer_id, l.model_id, l.currency, c.usage::text, l.amount_nano::text
  FROM rated_line l JOIN call c ON c.tenant_id = l.tenant_id AND c.id = l.call_id AND c.id >= $3::uuid AND c.id < $4::uuid
  WHERE l.tenant_id = $1::uuid AND l.seller_id = $2::uuid AND l.call_id >= $3::uuid AND l.call_id < $4::uuid
    AND l.buyer_id = ANY ($5::uuid[]) AND l.settled_at <= $6`;

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
  await tx.priceReplay.updateMany({ where, data: { status: "running", startedAt: at, callsDone: 0n } });
  const ground = await ownGround(tx, actor, at);
  const buyers = await bookBuyers(tx, actor, row.priceBookId);
  const { now, then } = await editionsOf(
    tx,
    actor,
    row.priceBookId,
    ground,
    row.settings as unknown as WhatIf,
  );
  return { row, ground, now, then, segments: new Map(buyers.map(({ id, segment }) => [id, segment])) };
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
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #tallies = new Map<string, Tally>();
  #done = 0;
  #told = 0;

  constructor(of: Prepared, signal: AbortSignal) {
    this.#of = of;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  async run(now: Date): Promise<"done" | "cancelled"> {
    const { row, segments } = this.#of;
    const { tenantId, sellerId, rangeFrom, rangeTo } = row;
    const bounds = [uuidV7Floor(rangeFrom), uuidV7Floor(rangeTo)];
    const values = [tenantId, sellerId, ...bounds, [...segments.keys()], now];
    const whole = await scanTenant(
      { tenantId, partyId: sellerId },
      CALLS,
      values,
      async (rows) => {
        for (const call of rows) this.#add(call);
        await this.#tell(rows.length);
      },
      { batch: BATCH, signal: this.#signal },
    );
    await this.end(whole ? "done" : "cancelled", new Date());
    return whole ? "done" : "cancelled";
  }

  #add([buyerId, modelId, currency, usage, amount]: ScanRow): void {
    const key = [String(buyerId), String(modelId), String(currency)] as const;
    const name = key.join(" ");
    let found = this.#tallies.get(name);
    if (!found) {
      const card = this.#card(...key);
      this.#tallies.set(name, (found = { key, card, tally: new ReplayTally(card) }));
    }
    found.tally.add(String(usage), BigInt(String(amount)));
  }

  #card(buyerId: string, modelId: string, currency: string): ReplayCard {
    const { ground, now, then, segments } = this.#of;
    if (!isCurrency(currency)) return { now: null, then: null, costNow: null, costThen: null };
    const towards = { buyer: ruleBuyer(buyerId, segments.get(buyerId) ?? null), currency };
    const prices = (edition: Edition | null): UnitPrices | null => {
      const result = edition && compileOwn(edition, ground, modelId, towards);
      return result?.kind === "ok" ? (result.levels[0]?.prices ?? null) : null;
    };
    const cost = (edition: Edition | null, of: Currency) => edition && costIn(edition, ground, modelId, of);
    return {
      now: prices(now ?? then),
      then: prices(then),
      costNow: cost(now ?? then, currency),
      costThen: cost(then, currency),
    };
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
  async end(outcome: "done" | "cancelled" | "failed", finishedAt: Date): Promise<void> {
    const { tenantId, sellerId, id } = this.#of.row;
    if (outcome === "cancelled" && !this.#stop.signal.aborted) return;
    await withTenant({ tenantId, partyId: sellerId }, async (tx) => {
      const data = { status: outcome, callsDone: this.#done, callsTotal: this.#done, finishedAt };
      const { count } = await tx.priceReplay.updateMany({ where: { tenantId, id, status: "running" }, data });
      if (count === 0 || outcome !== "done") return;
      const lines = this.#lines();
      for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
        await tx.priceReplayLine.createMany({ data: lines.slice(from, from + LINES_AT_ONCE) });
      }
    });
  }

  #lines() {
    const { tenantId, sellerId, id: replayId } = this.#of.row;
    const models = Map.groupBy(
      this.#tallies.values(),
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
