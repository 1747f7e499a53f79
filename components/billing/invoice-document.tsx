import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import type { InvoiceView } from "@/lib/usecases/invoice/invoice-view";
import type { PartyDetails } from "@/lib/usecases/invoice/party-details";

import { invoiceDates } from "./invoice-dates";
import { InvoiceLines } from "./invoice-lines";
import { InvoiceTotals } from "./invoice-totals";

/** One invoice as it is printed: parties, period, lines over all vendors, totals. */
export function InvoiceDocument({ invoice }: { invoice: InvoiceView }) {
  const t = useTranslations("invoice");
  const dates = invoiceDates(useLocale(), invoice.timeZone);
  return (
    <Card flush className="overflow-hidden">
      <div className="grid gap-6 border-b p-5 md:grid-cols-3">
        <DescriptionList
          items={[
            { term: t("number"), value: invoice.number },
            { term: t("issued"), value: dates.day(invoice.issuedAt) },
            { term: t("due"), value: dates.day(invoice.dueAt) },
            { term: t("period"), value: dates.period(invoice.periodStart, invoice.periodEnd) },
          ]}
        />
        <Party label={t("from")} taxLabel={t("taxId")} party={invoice.seller} />
        <Party label={t("to")} taxLabel={t("taxId")} party={invoice.buyer} />
      </div>
      <InvoiceLines invoice={invoice} />
      <div className="border-t p-5">
        <InvoiceTotals invoice={invoice} />
        <div className="mt-6 space-y-1 text-xs text-muted">
          <p>
            {invoice.dueMinor === 0n ? t("nothingDue") : t("pleasePay", { date: dates.day(invoice.dueAt) })}
          </p>
          {invoice.prepaidMinor > 0n ? <p>{t("prepaidNote")}</p> : null}
          <p>{t("zoneNote", { zone: invoice.timeZone })}</p>
        </div>
      </div>
    </Card>
  );
}

function Party({ label, taxLabel, party }: { label: string; taxLabel: string; party: PartyDetails }) {
  const facts = [
    ...party.address,
    ...(party.taxId ? [`${taxLabel} ${party.taxId}`] : []),
    ...(party.email ? [party.email] : []),
  ];
  return (
    <div className="min-w-0">
      <p className="text-muted">{label}</p>
      <p className="font-medium break-words">{party.legalName}</p>
      {facts.map((fact) => (
        <p key={fact} className="break-words">
          {fact}
        </p>
      ))}
    </div>
  );
}
