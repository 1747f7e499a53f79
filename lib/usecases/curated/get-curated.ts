import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";

import { listInForce } from "../catalogue/list-in-force";
import { curatedView } from "./curated-view";
import { curatedIdInput } from "./schemas";

/** One name of the seller's own. Throws NotFound for anybody else's, and for a model that is itself. */
export const getCurated = query({
  name: "curated.get",
  permission: "inventory.read",
  input: curatedIdInput,
  async run({ tx, actor: { tenantId }, now }, { id }) {
    const inForce = listInForce(now);
    const rows = await tx.model.findMany({ where: { tenantId }, include: inForce });
    const row = found(
      "model",
      rows.find((one) => one.id === id),
    );
    const view = found("model", curatedView(row, new Map(rows.map((one) => [one.id, one]))));
    const chosen = new Set(view.targets.map((target) => target.id));
    return {
      ...view,
      /** The list prices of what it stands for, to set its own beside. */
      targetPrices: rows.flatMap((one): TargetPrice[] => {
        const [price] = one.listPrices;
        const wireId = toWireId("model", one.id);
        if (!price || !chosen.has(wireId)) return [];
        const { name, displayName } = one;
        return [
          { id: wireId, name, displayName, currency: price.currency, prices: pricesFromJson(price.prices) },
        ];
      }),
    };
  },
});

interface TargetPrice {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly currency: string;
  readonly prices: UnitPrices;
}

export type CuratedDetail = Awaited<ReturnType<typeof getCurated.execute>>;
