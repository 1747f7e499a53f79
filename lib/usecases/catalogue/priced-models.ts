import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency } from "@/lib/domain/money/currency";
import type { CatalogueModel } from "@/lib/domain/pricing/catalogue-model";
import type { CurrencyPrices } from "@/lib/domain/pricing/compile-chain";
import { bandedFromJson, resolvedBands } from "@/lib/domain/pricing/list-bands";
import { modelRoutingFromJson, ModelRoutingSyntaxError } from "@/lib/domain/pricing/model-routing";

import { listInForce } from "./list-in-force";

/** A published model with the vendor's list price in force, inherited prices resolved as the gateway does. */
export interface PricedModel {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly catalogue: CatalogueModel;
  readonly list: CurrencyPrices;
  /** The models that serve a curated one; none where it serves itself. */
  readonly servedBy: readonly string[];
}

/** Models that can have a price at a time, by vendor and display name. One without a list price is left out: it is not for sale. */
export async function pricedModels(tx: Tx, tenantId: string, at: Date): Promise<PricedModel[]> {
  const rows = await tx.model.findMany({
    where: { tenantId, status: "published" },
    include: listInForce(at),
    orderBy: [{ vendor: "asc" }, { displayName: "asc" }, { id: "asc" }],
  });
  return rows.flatMap(({ id, name, displayName, vendor, tags, modality, routing, listPrices }) => {
    const [list] = listPrices;
    if (!list || !isCurrency(list.currency)) return [];
    const { currency } = list;
    return {
      ...{ id, name, displayName, vendor },
      catalogue: { id, slug: name, vendorId: vendor, tags, modalities: [modality] },
      list: { currency, ...resolvedBands(bandedFromJson(list)) },
      servedBy: servedBy(routing),
    };
  });
}

/** A routing that cannot be read is not for sale: the gateway says so. */
function servedBy(routing: unknown): readonly string[] {
  try {
    const stands = modelRoutingFromJson(routing as Record<string, unknown>);
    return stands.kind === "curated" ? stands.modelIds : [];
  } catch (error) {
    if (error instanceof ModelRoutingSyntaxError) return [];
    throw error;
  }
}
