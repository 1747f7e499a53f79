import type { PurchaseLine } from "@/generated/prisma/client";
import { isDimension } from "@/lib/domain/metering/dimension";
import { decimalFromNano, decimalFromScaled } from "@/lib/domain/money/nano";
import { PPM_ONE } from "@/lib/domain/money/ppm";
import { roundHalfEven } from "@/lib/domain/money/rounding";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { z } from "zod";

import { query } from "../define";
import { Conflict, found } from "../errors";
import { orderInput, type createOrderInput } from "./schemas";

const PPM_DIGITS = 6;
const PERCENT_TO_PPM_DIGITS = 4;
type Fields = z.input<typeof createOrderInput>;

/** A draft as its form has it: saving it unchanged changes nothing. Throws Conflict(order_not_draft). */
export const getDraft = query({
  name: "purchase.get_draft",
  permission: "inventory.read",
  input: orderInput,
  async run({ tx, actor: { tenantId } }, { id }): Promise<{ number: string; fields: Fields }> {
    const order = found(
      "purchaseOrder",
      await tx.purchaseOrder.findUnique({
        where: { tenantId_id: { tenantId, id } },
        include: { lines: { orderBy: { position: "asc" } } },
      }),
    );
    if (order.status !== "draft") throw new Conflict("order_not_draft");
    const fields = {
      accountId: toWireId("supplierAccount", order.supplierAccountId),
      supplierReference: order.supplierReference ?? "",
      expectedOn: dayOf(order.expectedOn),
      inAdvance: order.inAdvance,
      note: order.note ?? "",
      lines: order.lines.map(lineFields),
    };
    return { number: order.number, fields };
  },
});

const dayOf = (at: Date | null): string => at?.toISOString().slice(0, 10) ?? "";

function lineFields(line: PurchaseLine): Fields["lines"][number] {
  const { name, kind, orderedQty, costNano, taxNano, validDays, expiresAt, modelIds } = line;
  if (kind === "pay_as_you_go") throw new Error(`line ${line.id} orders pay-as-you-go`);
  // the tax was made of a share in ppm of the cost, and is far more precise than that
  const taxPpm = costNano === 0n ? 0n : roundHalfEven(taxNano * BigInt(PPM_ONE), costNano);
  return {
    ...{
      name,
      kind,
      cost: decimalFromNano(costNano),
      validDays: validDays === null ? "" : String(validDays),
    },
    quantity: kind === "face_value" ? decimalFromNano(orderedQty) : orderedQty.toString(),
    taxPercent: decimalFromScaled(taxPpm, PERCENT_TO_PPM_DIGITS),
    ...{ expiresOn: dayOf(expiresAt), modelIds: modelIds.map((id) => toWireId("model", id)) },
    burnWeights: weightRows(line.burnWeights),
  };
}

function weightRows(stored: unknown): NonNullable<Fields["lines"][number]["burnWeights"]> {
  const byModel = stored as Readonly<Record<string, Readonly<Record<string, number>>>>;
  return Object.entries(byModel).flatMap(([modelId, weights]) =>
    Object.entries(weights).flatMap(([dimension, ppm]) =>
      isDimension(dimension)
        ? [
            {
              modelId: toWireId("model", modelId),
              dimension,
              weight: decimalFromScaled(BigInt(ppm), PPM_DIGITS),
            },
          ]
        : [],
    ),
  );
}
