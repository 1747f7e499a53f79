import { bandsFromJson } from "@/lib/domain/pricing/list-bands";
import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";

import { modelInput } from "./schemas";

/** A model of the catalogue with every list price it ever had, the newest first. */
export const getModel = query({
  name: "catalogue.get",
  permission: "inventory.read",
  input: modelInput,
  async run({ tx, actor: { tenantId }, now }, { id }) {
    const model = found(
      "model",
      await tx.model.findFirst({
        where: { tenantId, id },
        include: { listPrices: { orderBy: [{ effectiveFrom: "desc" }, { id: "desc" }] } },
      }),
    );
    const { name, displayName, vendor, status, modality, tags, capabilities, aliases } = model;
    const current = model.listPrices.find(({ effectiveFrom }) => effectiveFrom <= now);
    return {
      ...{
        id: toWireId("model", id),
        name,
        displayName,
        vendor,
        status,
        modality,
        tags,
        capabilities,
        aliases,
      },
      ...{
        contextWindow: model.contextWindow,
        maxOutput: model.maxOutput,
        defaultMaxOutput: model.defaultMaxOutput,
        filteredCharge: model.filteredCharge,
      },
      prices: model.listPrices.map((list) => ({
        id: list.id,
        ...{ currency: list.currency, prices: pricesFromJson(list.prices), source: list.source },
        bands: bandsFromJson(list.bands),
        since: list.effectiveFrom,
        state:
          list === current
            ? ("live" as const)
            : list.effectiveFrom > now
              ? ("scheduled" as const)
              : ("past" as const),
      })),
    };
  },
});

export type CatalogueModelDetail = Awaited<ReturnType<typeof getModel.execute>>;
