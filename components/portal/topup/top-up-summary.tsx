import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { formatPpm } from "@/lib/web/format";
import type { TopUpTermsData } from "@/lib/web/queries/top-ups";

import { quoteFor } from "./top-up-quote";

function Line({ label, detail, children }: { label: ReactNode; detail?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2.5">
      <dt className="text-muted">{label}</dt>
      <dd className="text-right">
        <span className="text-base font-semibold">{children}</span>
        {detail ? <span className="block text-xs text-muted">{detail}</span> : null}
      </dd>
    </div>
  );
}

/** "You pay, you get, valid until" for an amount; announced as it changes. */
export function TopUpSummary({ amountMinor, terms }: { amountMinor: bigint | null; terms: TopUpTermsData }) {
  const t = useTranslations("portal-topup.summary");
  const locale = useLocale();
  const { currency, taxPpm, bonusUntil } = terms;
  const quote = amountMinor === null ? null : quoteFor(amountMinor, terms);
  const money = (nano: bigint) => <Money nano={nano} currency={currency} precision="minor" />;
  if (quote === null) return <p className="py-6 text-center text-muted">{t("none")}</p>;
  const rate = formatPpm(taxPpm, locale, { digits: 2 });
  return (
    <dl aria-live="polite" className="divide-y">
      <Line
        label={t("pay")}
        detail={taxPpm > 0 ? t.rich("tax", { rate, amount: () => money(quote.taxNano) }) : t("noTax")}
      >
        {money(quote.payNano)}
      </Line>
      <Line
        label={t("get")}
        detail={
          quote.bonusNano > 0n
            ? t.rich("bonus", { paid: () => money(quote.netNano), bonus: () => money(quote.bonusNano) })
            : null
        }
      >
        {money(quote.getNano)}
      </Line>
      <Line
        label={t("valid")}
        detail={
          quote.bonusNano > 0n
            ? t.rich("bonusUntil", { date: () => <DateTime at={bonusUntil} style="date" /> })
            : null
        }
      >
        {t("forever")}
      </Line>
    </dl>
  );
}
