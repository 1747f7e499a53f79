import { decimalFromNano } from "@/lib/domain/money/nano";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";

import { linesOf, namesOf } from "./get-replay";
import { replayRows } from "./replay-figures";
import { replayInput } from "./schemas";

/** Columns of the file; names never change, new ones go to the end. */
export const REPLAY_CSV_HEADER: readonly string[] = [
  ...["buyer", "model", "currency", "calls", "calls_without_price", "tokens", "charged"],
  ...["price_now", "price_then", "difference", "cost_now", "cost_then"],
];

/** What a replay found by buyer and model, as rows of a file. Empty before it is done. */
export const exportReplay = query({
  name: "simulator.export_replay",
  permission: "prices.read",
  input: replayInput,
  async run({ tx, actor }, { id }): Promise<string[][]> {
    const { tenantId, partyId: sellerId } = actor;
    found("priceReplay", await tx.priceReplay.findFirst({ where: { tenantId, sellerId, id } }));
    const lines = await linesOf(tx, actor, id);
    const names = await namesOf(tx, actor, lines);
    const money = (nano: bigint | null) => (nano === null ? "" : decimalFromNano(nano, 2));
    return replayRows(lines, "buyer_model").map((row) => [
      ...[names.get(row.buyerId ?? "") ?? "", names.get(row.modelId ?? "") ?? "", row.currency],
      ...[row.calls, row.unpriced, row.tokens].map(String),
      ...[row.chargedNano, row.nowNano, row.thenNano, row.moreNano, row.costNowNano, row.costThenNano].map(
        money,
      ),
    ]);
  },
});
