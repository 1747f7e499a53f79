import {
  modelRoutingFromJson,
  type CuratedParameters,
  type ModelRouting,
} from "@/lib/domain/pricing/model-routing";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { ListPrice, Model } from "@/generated/prisma/client";

import type { CuratedKind } from "./schemas";

/** A name of the seller's own, and what it stands for. */
export interface CuratedView {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly status: Model["status"];
  readonly kind: CuratedKind;
  /** In order; one that is gone from the catalogue is left out. */
  readonly targets: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly published: boolean;
  }[];
  readonly system: string;
  readonly parameters: CuratedParameters;
  /** Its own price in force; null for names sold at the prices of their targets. */
  readonly price: { readonly currency: string; readonly prices: UnitPrices } | null;
}

type Row = Model & { readonly listPrices: readonly ListPrice[] };

/** Null for a model that is itself, and for a routing that cannot be read. */
export function curatedView(row: Row, catalogue: ReadonlyMap<string, Model>): CuratedView | null {
  const routing = readRouting(row.routing);
  if (!routing || routing.kind === "self") return null;
  const { id, name, displayName, status } = row;
  const [price] = row.listPrices;
  return {
    ...{ id: toWireId("model", id), name, displayName, status, kind: routing.kind },
    targets: routing.modelIds.flatMap((targetId) => {
      const target = catalogue.get(targetId);
      if (!target) return [];
      return [
        {
          id: toWireId("model", targetId),
          displayName: target.displayName,
          published: target.status === "published",
        },
      ];
    }),
    system: routing.kind === "curated" ? routing.system : "",
    parameters: routing.kind === "curated" ? routing.parameters : {},
    price:
      routing.kind === "curated" && price
        ? { currency: price.currency, prices: pricesFromJson(price.prices) }
        : null,
  };
}

function readRouting(json: unknown): ModelRouting | null {
  try {
    return modelRoutingFromJson(json as Record<string, unknown>);
  } catch {
    return null;
  }
}
