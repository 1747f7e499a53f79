import type { PriceReplayLine } from "@/generated/prisma/client";
import { ppmOf } from "@/lib/domain/money/ppm";

import type { ReplayGroup } from "./schemas";

/** Sums of some calls priced now and then, nano of one currency. Costs are null where that of one call is unknown. */
export interface ReplayFigures {
  readonly calls: bigint;
  readonly unpriced: bigint;
  readonly tokens: bigint;
  readonly chargedNano: bigint;
  readonly nowNano: bigint;
  readonly thenNano: bigint;
  readonly costNowNano: bigint | null;
  readonly costThenNano: bigint | null;
}

/** A buyer, a model, or both, with what it comes to. */
export interface ReplayRow extends ReplayFigures {
  readonly key: string;
  readonly buyerId: string | null;
  readonly modelId: string | null;
  readonly currency: string;
  /** What is paid more; negative: less. */
  readonly moreNano: bigint;
  readonly morePpm: number | null;
  readonly marginNowPpm: number | null;
  readonly marginThenPpm: number | null;
}

const NOTHING: ReplayFigures = {
  ...{ calls: 0n, unpriced: 0n, tokens: 0n, chargedNano: 0n, nowNano: 0n, thenNano: 0n },
  ...{ costNowNano: 0n, costThenNano: 0n },
};

function added(a: ReplayFigures, b: ReplayFigures): ReplayFigures {
  const sum = (x: bigint | null, y: bigint | null) => (x === null || y === null ? null : x + y);
  return {
    calls: a.calls + b.calls,
    unpriced: a.unpriced + b.unpriced,
    tokens: a.tokens + b.tokens,
    chargedNano: a.chargedNano + b.chargedNano,
    nowNano: a.nowNano + b.nowNano,
    thenNano: a.thenNano + b.thenNano,
    costNowNano: sum(a.costNowNano, b.costNowNano),
    costThenNano: sum(a.costThenNano, b.costThenNano),
  };
}

/** Lines of one currency in all. */
export function totalFigures(lines: readonly ReplayFigures[]): ReplayFigures {
  return lines.reduce(added, NOTHING);
}

/** The share of the price that is left over after cost; null where either is unknown or nothing. */
export function marginPpm(priceNano: bigint, costNano: bigint | null): number | null {
  return costNano === null ? null : (ppmOf(priceNano - costNano, priceNano) ?? null);
}

/** Lines grouped, whoever pays most more first. */
export function replayRows(lines: readonly PriceReplayLine[], group: ReplayGroup): ReplayRow[] {
  const byBuyer = group !== "model";
  const byModel = group !== "buyer";
  const groups = Map.groupBy(
    lines,
    (line) => `${byBuyer ? line.buyerId : ""} ${byModel ? line.modelId : ""} ${line.currency}`,
  );
  const rows = [...groups].map(([key, [first, ...others]]): ReplayRow => {
    const line = first as PriceReplayLine;
    const figures = totalFigures([line, ...others]);
    const moreNano = figures.thenNano - figures.nowNano;
    return {
      ...{ key, buyerId: byBuyer ? line.buyerId : null, modelId: byModel ? line.modelId : null },
      ...{ currency: line.currency, ...figures, moreNano },
      morePpm: ppmOf(moreNano, figures.nowNano) ?? null,
      marginNowPpm: marginPpm(figures.nowNano, figures.costNowNano),
      marginThenPpm: marginPpm(figures.thenNano, figures.costThenNano),
    };
  });
  return rows.sort((a, b) => order(b.moreNano, a.moreNano) || (a.key < b.key ? -1 : 1));
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How differently one model is priced: what the same calls would cost its dearest and its cheapest buyer. */
export interface Spread {
  readonly modelId: string;
  readonly currency: string;
  readonly buyers: number;
  readonly lowestId: string;
  readonly highestId: string;
  /** Micro per million tokens. */
  readonly lowest: bigint;
  readonly highest: bigint;
  /** highest over lowest, less one. */
  readonly spreadPpm: number;
}

/** Models that several buyers used, the widest spread of like-for-like prices first (domain/pricing/replay.ts). */
export function spreads(lines: readonly PriceReplayLine[]): Spread[] {
  return [...Map.groupBy(lines, ({ modelId, currency }) => `${modelId} ${currency}`).values()]
    .flatMap(spreadOf)
    .sort((a, b) => b.spreadPpm - a.spreadPpm || (a.modelId < b.modelId ? -1 : 1));
}

function spreadOf(lines: readonly PriceReplayLine[]): Spread[] {
  const prices = lines
    .flatMap(({ buyerId, likePrice }) => (likePrice === null ? [] : [{ buyerId, price: likePrice }]))
    .sort((a, b) => order(a.price, b.price) || (a.buyerId < b.buyerId ? -1 : 1));
  const [low, high, [line]] = [prices[0], prices.at(-1), lines];
  if (!low || !high || !line || prices.length < 2 || low.price === 0n) return [];
  return [
    {
      ...{ modelId: line.modelId, currency: line.currency, buyers: prices.length },
      ...{ lowestId: low.buyerId, highestId: high.buyerId, lowest: low.price, highest: high.price },
      spreadPpm: ppmOf(high.price - low.price, low.price) ?? 0,
    },
  ];
}
