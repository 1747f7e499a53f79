import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { UnitPrice } from "@/components/ui/unit-price";
import type { CuratedDetail } from "@/lib/usecases/curated/get-curated";
import type { ModelOffer } from "@/lib/usecases/storefront/list-offers";

/**
 * What somebody who signs up today pays: for a product of its own its price in the default book, beside the lists of what serves it; for
 * other names the price of whichever model answers.
 */
export function CustomerPays({ model, offers }: { model: CuratedDetail; offers: readonly ModelOffer[] }) {
  const t = useTranslations("console-curated");
  const offered = (name: string) => offers.find((offer) => offer.name === name);
  const sold =
    model.kind === "curated"
      ? [{ label: model.displayName, offer: offered(model.name) }]
      : model.targetPrices.map(({ name, displayName }) => ({ label: displayName, offer: offered(name) }));
  return (
    <Card title={t("pays")} description={t(`paysHint.${model.kind}`)} flush className="overflow-hidden">
      <Table label={t("pays")}>
        <thead>
          <tr>
            <Th>{t("perMillion")}</Th>
            <Th numeric>{t("inputShort")}</Th>
            <Th numeric>{t("outputShort")}</Th>
          </tr>
        </thead>
        <tbody>
          {sold.map(({ label, offer }) => (
            <Tr key={label}>
              <Td>
                {label}
                {offer ? null : <span className="block text-xs text-muted">{t("notOffered")}</span>}
              </Td>
              {(["input", "output"] as const).map((dimension) => (
                <Td key={dimension} numeric>
                  <UnitPrice
                    microPerMillion={
                      offer?.prices.find((price) => price.dimension === dimension)?.price ?? null
                    }
                    currency={offer?.currency ?? "USD"}
                    bare
                  />
                </Td>
              ))}
            </Tr>
          ))}
          {model.kind === "curated"
            ? model.targetPrices.map((target) => (
                <Tr key={target.id} className="text-muted">
                  <Td>{t("listOf", { model: target.displayName })}</Td>
                  {(["input", "output"] as const).map((dimension) => (
                    <Td key={dimension} numeric>
                      <UnitPrice
                        microPerMillion={target.prices[dimension] ?? null}
                        currency={target.currency}
                        bare
                      />
                    </Td>
                  ))}
                </Tr>
              ))
            : null}
        </tbody>
      </Table>
    </Card>
  );
}
