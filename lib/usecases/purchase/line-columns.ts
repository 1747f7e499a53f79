import type { Tx } from "@/lib/db/with-tenant";
import { scaledFromDecimal } from "@/lib/domain/money/nano";
import { taxOn } from "@/lib/domain/money/tax";
import type { z } from "zod";

import { Invalid, NotFound } from "../errors";
import { readQuantity } from "../inventory/quantity";
import type { purchaseLineFields } from "./schemas";

const PPM_DIGITS = 6;
const PERCENT_TO_PPM_DIGITS = 4;

export type LineInput = z.output<typeof purchaseLineFields>;

/** A line as it is stored. Throws Invalid for a quantity that is none, and for a day that has come. */
export function lineColumns(line: LineInput, index: number, now: Date) {
  const { name, kind, quantity, cost, taxPercent, validDays, expiresOn, modelIds } = line;
  const orderedQty = readQuantity(kind, quantity);
  if (orderedQty === null) throw new Invalid({ [`lines.${index}.quantity`]: "number" });
  if (expiresOn && expiresOn <= now) throw new Invalid({ [`lines.${index}.expiresOn`]: "future" });
  const taxNano = taxOn(cost, Number(scaledFromDecimal(taxPercent, PERCENT_TO_PPM_DIGITS)));
  const columns = { name, kind, orderedQty, costNano: cost, taxNano, validDays, modelIds };
  return { ...columns, expiresAt: expiresOn, burnWeights: burnWeightsOf(line) };
}

function burnWeightsOf({ burnWeights }: LineInput): Record<string, Record<string, number>> {
  const byModel: Record<string, Record<string, number>> = {};
  for (const { modelId, dimension, weight } of burnWeights)
    (byModel[modelId] ??= {})[dimension] = Number(scaledFromDecimal(weight, PPM_DIGITS));
  return byModel;
}

/** Throws NotFound where a line names a model that is not the tenant's. */
export async function assertModels(tx: Tx, tenantId: string, lines: readonly LineInput[]): Promise<void> {
  const ids = new Set(
    lines.flatMap(({ modelIds, burnWeights }) => [...modelIds, ...burnWeights.map(({ modelId }) => modelId)]),
  );
  const known = await tx.model.count({ where: { tenantId, id: { in: [...ids] } } });
  if (known !== ids.size) throw new NotFound("model");
}
