import { useLocale, useTranslations } from "next-intl";
import Link from "next/link";

import { clockText, percentOf } from "@/components/console/prices/term-words";
import { useRuleWords } from "@/components/console/prices/rule-words";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import type { CallExplanation } from "@/lib/usecases/pricing/explain-call";
import { formatCount, formatUnitPrice } from "@/lib/web/format";

import { LineParts } from "./line-parts";

type Sale = CallExplanation["sales"][number];

const PICO_PER_NANO = 1_000n;

/** One sale of a call: by which rule, from which quantities and prices, and whether that is what was charged. */
export function ExplainedSale({ sale, pricesHref }: { sale: Sale; pricesHref: string }) {
  const t = useTranslations("console-calls");
  const locale = useLocale();
  const { side, other, line, currency, window, charged, agrees } = sale;
  const pico = (nano: bigint) => formatUnitPrice(nano * PICO_PER_NANO, currency, locale, "one");
  return (
    <Card title={t(side, { name: other })} flush className="overflow-hidden">
      <div className="flex flex-col gap-3 p-4 text-sm">
        {sale.madeBy ? (
          <MadeBy madeBy={sale.madeBy} currency={currency} pricesHref={pricesHref} />
        ) : (
          <p className="text-muted">{t("boughtNote")}</p>
        )}
        <ul className="flex flex-col gap-1 text-muted empty:hidden">
          {window ? (
            <li>
              {t("window", {
                ...{ from: clockText(window.fromMinute), to: clockText(window.toMinute) },
                percent: percentOf(window.factorPpm),
              })}
            </li>
          ) : null}
          {line.aboveInputUnits === null ? null : (
            <li>{t("band", { units: formatCount(line.aboveInputUnits, locale) })}</li>
          )}
          {line.counters.map(({ key, from, units }) => (
            <li key={key}>
              {t("counter", { from: formatCount(from, locale), units: formatCount(units, locale) })}
            </li>
          ))}
        </ul>
      </div>
      <LineParts line={line} currency={currency} charged={charged} />
      {charged ? (
        <div className="p-4">
          <Callout tone={agrees ? "ok" : "danger"}>
            {agrees ? t("agrees") : t("disagrees", { amount: pico(line.amountNano) })}
          </Callout>
        </div>
      ) : null}
    </Card>
  );
}

function MadeBy(props: { madeBy: NonNullable<Sale["madeBy"]>; currency: string; pricesHref: string }) {
  const { madeBy, currency, pricesHref } = props;
  const t = useTranslations("console-calls");
  const words = useRuleWords(currency);
  const { book, version, rule } = madeBy;
  return (
    <div>
      <p>
        {t("madeBy")}{" "}
        <Link href={`${pricesHref}/${book.id}`} className="text-brand-ink underline underline-offset-2">
          {t("version", { book: book.name, number: version })}
        </Link>
      </p>
      <p className="font-medium">
        {words.scope(rule)} · {words.audience(rule)} · {words.basis(rule)}
      </p>
      {words.apart(rule).map((text) => (
        <p key={text} className="text-muted">
          {text}
        </p>
      ))}
    </div>
  );
}
