import { useLocale, useTranslations } from "next-intl";
import Link from "next/link";

import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import type { LotAdvice, SellerAdvice as Advice } from "@/lib/usecases/advisor/advise-seller";
import { formatCompact, formatPpm } from "@/lib/web/format";

/** What to buy next and which prices to move; nothing where all is well. */
export function SellerAdvice({ advice, base }: { advice: Advice; base: string }) {
  const t = useTranslations("console-advice");
  const locale = useLocale();
  const { lots, prices, currency } = advice;
  if (lots.length === 0 && prices.length === 0) return null;
  return (
    <Card flush title={t("title")} description={t("note")}>
      <ul className="divide-y text-sm">
        {lots.map((lot) => (
          <li key={`${lot.accountId} ${lot.kind} ${lot.currency}`} className="px-4 py-3">
            <Link href={`${base}/lots/receive`} className="hover:underline">
              {t.rich(`buy.${lot.kind}`, {
                account: `${lot.supplier}, ${lot.account}`,
                days: lot.daysLeft,
                amount: () => <Quantity lot={lot} />,
                cost: () => <Money nano={lot.aboutNano} currency={lot.currency} />,
              })}
            </Link>
          </li>
        ))}
        {prices.map((price) => (
          <li key={price.modelId} className="px-4 py-3">
            <Link href={`${base}/profit/calls?model=${price.modelId}`} className="hover:underline">
              {t.rich("raise", {
                model: price.model,
                margin: formatPpm(price.marginPpm, locale),
                raise: formatPpm(price.raisePpm, locale, { sign: true }),
                floor: formatPpm(advice.floorPpm, locale),
                revenue: () => <Money nano={price.revenueNano} currency={currency} />,
              })}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Quantity({ lot: { kind, buyQty, currency } }: { lot: LotAdvice }) {
  const locale = useLocale();
  return kind === "face_value" ? <Money nano={buyQty} currency={currency} /> : formatCompact(buyQty, locale);
}
