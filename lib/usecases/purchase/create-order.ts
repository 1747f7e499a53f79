import type { Tx } from "@/lib/db/with-tenant";
import { scaledFromDecimal } from "@/lib/domain/money/nano";
import { taxOn } from "@/lib/domain/money/tax";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { z } from "zod";

import { command } from "../define";
import { found, Invalid, NotFound } from "../errors";
import { readQuantity } from "../inventory/quantity";
import { nextOrderNumber } from "./order-number";
import { createOrderInput, type purchaseLineFields } from "./schemas";

const PPM_DIGITS = 6;
const PERCENT_TO_PPM_DIGITS = 4;

type LineInput = z.output<typeof purchaseLineFields>;

/** Drafts a purchase order with its lines. Nothing is owed and nothing is in stock by it. */
export const createOrder = command({
  name: "purchase.create",
  permission: "inventory.write",
  input: createOrderInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, input) {
    const key = { tenantId_id: { tenantId, id: input.accountId } };
    const account = found(
      "supplierAccount",
      await tx.supplierAccount.findUnique({ where: key, include: { supplier: true } }),
    );
    if (account.status === "closed") throw new Invalid({ accountId: "choose" });
    await assertModels(tx, tenantId, input.lines);
    const id = newId();
    const { supplierId } = account;
    await tx.purchaseOrder.create({
      data: {
        ...{ tenantId, id, supplierId, supplierAccountId: account.id, status: "draft", orderedAt: now },
        ...{ number: await nextOrderNumber(tx, tenantId), currency: account.supplier.currency },
        ...{ expectedOn: input.expectedOn, inAdvance: input.inAdvance, createdAt: now },
        ...{ supplierReference: input.supplierReference || null, note: input.note || null },
      },
    });
    await tx.purchaseLine.createMany({
      data: input.lines.map((line, index) => ({
        ...{ tenantId, id: newId(), purchaseOrderId: id, position: index + 1 },
        ...lineColumns(line, index, now),
      })),
    });
    audit({ kind: "purchase_order", id });
    return { id: toWireId("purchaseOrder", id) };
  },
});

function lineColumns(line: LineInput, index: number, now: Date) {
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

async function assertModels(tx: Tx, tenantId: string, lines: readonly LineInput[]): Promise<void> {
  const ids = new Set(
    lines.flatMap(({ modelIds, burnWeights }) => [...modelIds, ...burnWeights.map(({ modelId }) => modelId)]),
  );
  const known = await tx.model.count({ where: { tenantId, id: { in: [...ids] } } });
  if (known !== ids.size) throw new NotFound("model");
}
