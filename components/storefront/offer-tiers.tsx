import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { UnitPrice, type PricedUnit } from "@/components/ui/unit-price";
import type { Dimension } from "@/lib/domain/metering/dimension";
import type { TimeWindow } from "@/lib/domain/pricing/markup-rule";
import type { ModelOffer } from "@/lib/usecases/storefront/list-offers";
import type { OfferTiers as Tiers, TierPrice } from "@/lib/usecases/storefront/offer-tiers";
import { formatCount, formatPpm } from "@/lib/web/format";

const UNIT: Partial<Record<Dimension, PricedUnit>> = {
  image: "image",
  second: "second",
  character: "character",
  tool_call: "tool_call",
};

/** Everything but the base price that decides what a call costs: length, the month's volume, hours, fees, speed. */
export function OfferTiers({ offer, tiers }: { offer: ModelOffer; tiers: Tiers }) {
  const t = useTranslations("storefront-calculator.tiers");
  const locale = useLocale();
  const count = (units: bigint) => formatCount(units, locale);
  const rows = [
    ...tiers.context.map(({ aboveInputUnits, prices }) => ({
      when: t("context", { count: count(aboveInputUnits) }),
      prices,
    })),
    ...tiers.volume.flatMap(({ dimension, wholeCall, steps }) =>
      steps.map(({ fromUnits, prices }) => ({
        when: t(wholeCall ? "volumeWhole" : "volume", {
          count: count(fromUnits),
          dimension: t(`of.${dimension}`),
        }),
        prices,
      })),
    ),
    ...tiers.service.map(({ tier, prices }) => ({ when: t(`service.${tier}`), prices })),
  ];
  return (
    <Card title={t("title")} description={t("note")} flush>
      {rows.length > 0 ? (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th>{t("when")}</Th>
              <Th numeric>{t("price")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ when, prices }) => (
              <Tr key={when}>
                <Td>{when}</Td>
                <Td numeric>
                  <Prices prices={prices} currency={offer.currency} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      <ul className="flex flex-col gap-2 px-4 py-3 text-sm empty:hidden">
        {tiers.hours.map((window) => (
          <li key={JSON.stringify(window)}>
            <Hours window={window} zone={tiers.timeZone} />
          </li>
        ))}
        {tiers.request === null ? null : (
          <li className="flex flex-wrap gap-1">
            {t("request")}{" "}
            <UnitPrice microPerMillion={tiers.request} currency={offer.currency} unit="request" />
          </li>
        )}
        {tiers.feePpm > 0 ? <li>{t("fee", { share: formatPpm(tiers.feePpm, locale) })}</li> : null}
      </ul>
    </Card>
  );
}

function Prices({ prices, currency }: { prices: readonly TierPrice[]; currency: string }) {
  const t = useTranslations("storefront");
  return (
    <span className="flex flex-col items-end">
      {prices.map(({ dimension, price }) => (
        <span key={dimension}>
          <span className="mr-2 text-xs text-muted">{t(`dimension.${dimension}`)}</span>
          <UnitPrice bare microPerMillion={price} currency={currency} unit={UNIT[dimension] ?? "token"} />
        </span>
      ))}
    </span>
  );
}

function Hours({ window, zone }: { window: TimeWindow; zone: string }) {
  const t = useTranslations("storefront-calculator.tiers");
  const locale = useLocale();
  const { weekdays, fromMinute, toMinute, factorPpm } = window;
  const days =
    weekdays.length === 7 ? t("everyDay") : weekdays.map((day) => t(`day.${day}`)).join(t("comma"));
  const times = { from: clock(fromMinute), to: clock(toMinute), share: formatPpm(factorPpm, locale) };
  return t("hours", { days, ...times, zone });
}

/** "07:30" */
function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
