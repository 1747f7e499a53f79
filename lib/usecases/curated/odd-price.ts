import { isCurrency } from "@/lib/domain/money/currency";
import { decimalFromPrice } from "@/lib/domain/money/nano";
import { modelRoutingFromJson } from "@/lib/domain/pricing/model-routing";
import { oddOwnPrices } from "@/lib/domain/pricing/own-price";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import type { CommandContext } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";

import { listInForce } from "../catalogue/list-in-force";

/**
 * Asks about a curated model's price in force where it may be a slip of the decimal point, beside the price before and the list prices of
 * the models behind it. Throws Conflict(own_price_odd) naming the price and what it is far from, unless it was confirmed; answers what
 * the audit trail keeps of it.
 */
export async function refuseOddPrice(
  { tx, actor: { tenantId }, now }: CommandContext,
  modelId: string,
  { before, confirmed }: { readonly before: UnitPrices | null; readonly confirmed: boolean },
) {
  const inForce = listInForce(now);
  const where = { tenantId_id: { tenantId, id: modelId } };
  const model = await tx.model.findUniqueOrThrow({ where, include: inForce });
  const routing = modelRoutingFromJson(model.routing as Record<string, unknown>);
  const [own] = model.listPrices;
  if (routing.kind !== "curated" || !own || !isCurrency(own.currency)) return {};
  const { currency } = own;
  const behind = await tx.model.findMany({
    where: { tenantId, id: { in: [...routing.modelIds] } },
    include: inForce,
  });
  const listed = behind.flatMap(({ listPrices: [list] }) =>
    list?.currency === currency ? [pricesFromJson(list.prices)] : [],
  );
  const odd = oddOwnPrices(pricesFromJson(own.prices), currency, before, listed).map(
    ({ dimension, price, against }) => {
      const beside = against === null ? "" : ` <> ${decimalFromPrice(against)}`;
      return `${dimension.replaceAll("_", " ")}: ${decimalFromPrice(price)}${beside} ${currency}`;
    },
  );
  if (odd.length === 0) return {};
  if (!confirmed)
    throw new Conflict("own_price_odd", { values: { model: model.displayName, prices: odd.join("; ") } });
  return { confirmedPrices: odd };
}
