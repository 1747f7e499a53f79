import { modelRoutingFromJson } from "@/lib/domain/pricing/model-routing";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";
import type { Tx } from "@/lib/db/with-tenant";
import type { Model } from "@/generated/prisma/client";

import { listPriceOf } from "../catalogue/list-in-force";
import { refuseBelowCost } from "./curated-cost";
import { refuseOddPrice } from "./odd-price";
import { lockCurated } from "./own-curated";
import { curatedStatusInput } from "./schemas";

/**
 * Puts a name of the seller's own on sale, or takes it off. Throws Conflict where nothing published stands behind it, or a curated
 * model has no price, Conflict(own_price_odd) where that may be a slip and is not confirmed, Conflict(below_cost) where it would be sold below what the dearest of its models costs and no reason is given,
 * and NotFound for anybody else's.
 */
export const setCuratedStatus = command({
  name: "curated.set_status",
  permission: "inventory.write",
  scope: "system",
  input: curatedStatusInput,
  async run(ctx, { id, status, overrideReason, confirmed }) {
    const { tx, actor, now, audit } = ctx;
    const { tenantId } = actor;
    const model = await lockCurated(tx, tenantId, id);
    if (status === "published") await refuseUnsellable(tx, model, now);
    await tx.model.update({ where: { tenantId_id: { tenantId, id } }, data: { status, updatedAt: now } });
    const asked = status === "published" ? await refuseOddPrice(ctx, id, { before: null, confirmed }) : {};
    const signed = status === "published" ? await refuseBelowCost(ctx, id, overrideReason) : {};
    audit({
      kind: "model",
      id,
      detail: { name: model.name, from: model.status, to: status, ...asked, ...signed },
    });
    return { id: toWireId("model", id), status };
  },
});

async function refuseUnsellable(tx: Tx, { tenantId, id, routing }: Model, now: Date): Promise<void> {
  const stands = modelRoutingFromJson(routing as Record<string, unknown>);
  const targets = stands.kind === "self" ? [] : stands.modelIds;
  const served = await tx.model.count({
    where: { tenantId, id: { in: [...targets] }, status: "published" },
  });
  if (served === 0) throw new Conflict("no_published_target");
  if (stands.kind !== "curated") return;
  const priced = await listPriceOf(tx, { tenantId, modelId: id }, now);
  if (!priced) throw new Conflict("no_list_price");
}
