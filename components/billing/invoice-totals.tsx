import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";
import type { InvoiceView } from "@/lib/usecases/invoice/invoice-view";

import { MinorMoney } from "./minor-money";

function Row({ label, strong, children }: { label: ReactNode; strong?: boolean; children: ReactNode }) {
  return (
    <div
      className={cn("flex justify-between gap-6 py-1.5", strong && "border-t pt-3 text-base font-semibold")}
    >
      <dt className={strong ? undefined : "text-muted"}>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** From usage to what is due: what was prepaid is set against it net, its tax having been paid at the top-up. */
export function InvoiceTotals({ invoice }: { invoice: InvoiceView }) {
  const t = useTranslations("invoice");
  const format = useFormatter();
  const { currency, netMinor, prepaidMinor, taxMinor, dueMinor, taxRatePpm } = invoice;
  const rate = format.number(taxRatePpm / 1_000_000, { style: "percent", maximumFractionDigits: 2 });
  return (
    <dl className="ml-auto w-full max-w-sm">
      <Row label={t("subtotal")}>
        <MinorMoney minor={netMinor} currency={currency} />
      </Row>
      {prepaidMinor > 0n ? (
        <>
          <Row label={t("prepaid")}>
            <MinorMoney minor={-prepaidMinor} currency={currency} />
          </Row>
          <Row label={t("payable")}>
            <MinorMoney minor={netMinor - prepaidMinor} currency={currency} />
          </Row>
        </>
      ) : null}
      <Row label={t("tax", { rate })}>
        <MinorMoney minor={taxMinor} currency={currency} />
      </Row>
      <Row label={t("total")} strong>
        <MinorMoney minor={dueMinor} currency={currency} />
      </Row>
    </dl>
  );
}
