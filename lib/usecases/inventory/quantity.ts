import type { LotKind } from "@/lib/domain/inventory/lot";

import { Invalid } from "../errors";
import { moneyAmount } from "./schemas";

const WHOLE = /^[1-9]\d{0,17}$/;

/**
 * A quantity as people write it, in the unit of a lot's kind: an amount of money for credit (nano), a whole number for
 * tokens and requests. Null where it is neither.
 */
export function readQuantity(kind: LotKind, text: string): bigint | null {
  const plain = text.trim().replaceAll(",", "");
  if (kind === "face_value" || kind === "pay_as_you_go") {
    const parsed = moneyAmount.safeParse(plain);
    return parsed.success ? parsed.data : null;
  }
  return WHOLE.test(plain) ? BigInt(plain) : null;
}

/** The same for a command's field. @throws Invalid beside `field`. */
export function quantityIn(kind: LotKind, text: string, field = "quantity"): bigint {
  const qty = readQuantity(kind, text);
  if (qty === null) throw new Invalid({ [field]: "number" });
  return qty;
}
