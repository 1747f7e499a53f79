import type { PriceReplay, PriceReplayLine } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { Actor } from "@/lib/usecases/actor";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";
import { draftMark } from "@/lib/usecases/pricing/crossing-editions";

import type { WhatIf } from "./editions";
import { marginPpm, replayRows, spreads, totalFigures, type ReplayRow } from "./replay-figures";
import { latestReplayInput, replayInput, type ReplayGroup } from "./schemas";

/** More rows are in the file. */
const SHOWN = 200;
const SPREADS_SHOWN = 20;

/** A replay: how far it is, and when it is done what it found. */
export const getReplay = query({
  name: "simulator.replay",
  permission: "prices.read",
  input: replayInput,
  async run({ tx, actor }, { id }) {
    const { tenantId, partyId: sellerId } = actor;
    const row = found("priceReplay", await tx.priceReplay.findFirst({ where: { tenantId, sellerId, id } }));
    return replayView(tx, actor, row);
  },
});

/** The last replay of a book; null before the first one. */
export const latestReplay = query({
  name: "simulator.latest_replay",
  permission: "prices.read",
  input: latestReplayInput,
  async run({ tx, actor }, { book: priceBookId }) {
    const { tenantId, partyId: sellerId } = actor;
    const row = await tx.priceReplay.findFirst({
      where: { tenantId, sellerId, priceBookId },
      orderBy: { id: "desc" },
    });
    return row ? replayView(tx, actor, row) : null;
  },
});

async function replayView(tx: Tx, actor: Actor, row: PriceReplay) {
  const { tenantId } = actor;
  const version = await tx.priceVersion.findFirst({
    where: { tenantId, id: row.priceVersionId },
    include: { rules: { orderBy: { position: "asc" } } },
  });
  const { mark, ...settings } = row.settings as unknown as WhatIf & { readonly mark?: string };
  const lines = row.status === "done" ? await linesOf(tx, actor, row.id) : [];
  const names = await namesOf(tx, actor, lines);
  return {
    id: toWireId("priceReplay", row.id),
    status: row.status,
    /** Null where the draft was discarded since. */
    version: version?.number ?? null,
    settings,
    /** The draft was changed since: its prices are others now. */
    stale: version !== null && mark !== undefined && mark !== draftMark(version),
    from: row.rangeFrom,
    to: row.rangeTo,
    callsTotal: row.callsTotal,
    callsDone: row.callsDone,
    finishedAt: row.finishedAt,
    totals: totalsOf(lines),
    buyers: shown(lines, "buyer", names),
    models: shown(lines, "model", names),
    pairs: shown(lines, "buyer_model", names),
    belowCost: namedRows(replayRows(lines, "buyer_model").filter(isBelowCost), names).slice(0, SHOWN),
    spreads: spreads(lines)
      .slice(0, SPREADS_SHOWN)
      .map(({ modelId, lowestId, highestId, ...spread }) => ({
        ...spread,
        model: names.get(modelId) ?? "",
        lowestBuyer: names.get(lowestId) ?? "",
        highestBuyer: names.get(highestId) ?? "",
      })),
  };
}

/** All that a replay found, by buyer and model; needs the seller's scope. */
export function linesOf(
  tx: Tx,
  { tenantId, partyId: sellerId }: Actor,
  replayId: string,
): Promise<PriceReplayLine[]> {
  return tx.priceReplayLine.findMany({
    where: { tenantId, sellerId, replayId },
    orderBy: [{ buyerId: "asc" }, { modelId: "asc" }, { currency: "asc" }],
  });
}

/** Names of the buyers and models of some lines, by id. */
export async function namesOf(
  tx: Tx,
  { tenantId }: Actor,
  lines: readonly PriceReplayLine[],
): Promise<ReadonlyMap<string, string>> {
  const ids = (pick: "buyerId" | "modelId") => ({ in: [...new Set(lines.map((line) => line[pick]))] });
  const parties = await tx.party.findMany({
    where: { tenantId, id: ids("buyerId") },
    select: { id: true, name: true },
  });
  const models = await tx.model.findMany({
    where: { tenantId, id: ids("modelId") },
    select: { id: true, displayName: true },
  });
  return new Map([
    ...parties.map(({ id, name }) => [id, name] as const),
    ...models.map(({ id, displayName }) => [id, displayName] as const),
  ]);
}

/** Per currency, the largest first: buyers of a book may pay in several. */
function totalsOf(lines: readonly PriceReplayLine[]) {
  return [...Map.groupBy(lines, ({ currency }) => currency)]
    .map(([currency, group]) => {
      const figures = totalFigures(group);
      return {
        ...{ currency, ...figures },
        marginNowPpm: marginPpm(figures.nowNano, figures.costNowNano),
        marginThenPpm: marginPpm(figures.thenNano, figures.costThenNano),
      };
    })
    .sort((a, b) => (a.calls === b.calls ? (a.currency < b.currency ? -1 : 1) : a.calls > b.calls ? -1 : 1));
}

function shown(lines: readonly PriceReplayLine[], group: ReplayGroup, names: ReadonlyMap<string, string>) {
  const rows = replayRows(lines, group);
  return { count: rows.length, rows: namedRows(rows, names).slice(0, SHOWN) };
}

function namedRows(rows: readonly ReplayRow[], names: ReadonlyMap<string, string>) {
  return rows.map(({ buyerId, modelId, ...row }) => ({
    ...row,
    buyer: buyerId === null ? null : { id: toWireId("party", buyerId), name: names.get(buyerId) ?? "" },
    model: modelId === null ? null : { id: toWireId("model", modelId), name: names.get(modelId) ?? "" },
  }));
}

function isBelowCost({ thenNano, costThenNano, calls, unpriced }: ReplayRow): boolean {
  return calls > unpriced && costThenNano !== null && thenNano < costThenNano;
}
