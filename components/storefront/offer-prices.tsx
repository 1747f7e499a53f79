import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { UnitPrice, type PricedUnit } from "@/components/ui/unit-price";
import type { Dimension } from "@/lib/domain/metering/dimension";
import type { ModelOffer } from "@/lib/usecases/storefront/list-offers";

const UNIT: Partial<Record<Dimension, PricedUnit>> = {
  image: "image",
  second: "second",
  character: "character",
  request: "request",
  tool_call: "tool_call",
};

/** Every price of a model beside the vendor's own. */
export function OfferPrices({ offer }: { offer: ModelOffer }) {
  const t = useTranslations("storefront");
  return (
    <Card title={t("model.prices")} flush>
      <Table label={t("model.prices")}>
        <thead>
          <tr>
            <Th>{t("model.dimension")}</Th>
            <Th numeric>{t("model.price")}</Th>
            <Th numeric>{t("model.list")}</Th>
          </tr>
        </thead>
        <tbody>
          {offer.prices.map(({ dimension, price, list }) => (
            <Tr key={dimension}>
              <Td>{t(`dimension.${dimension}`)}</Td>
              <Td numeric className="font-medium">
                <UnitPrice
                  microPerMillion={price}
                  currency={offer.currency}
                  unit={UNIT[dimension] ?? "token"}
                  bare
                />
              </Td>
              <Td numeric className="text-muted">
                <UnitPrice
                  microPerMillion={list}
                  currency={offer.listCurrency}
                  unit={UNIT[dimension] ?? "token"}
                  bare
                />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
