import { Download } from "lucide-react";
import { useTranslations } from "next-intl";

import { buttonClass } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import type { InvoiceView } from "@/lib/usecases/invoice/invoice-view";

import { InvoiceDocument } from "./invoice-document";
import { InvoiceStatus } from "./invoice-status";

/** The page of one invoice, for its issuer and its recipient alike. `listHref` is where its list is. */
export function InvoicePage({ invoice, listHref }: { invoice: InvoiceView; listHref: string }) {
  const t = useTranslations("invoice");
  return (
    <>
      <PageHeader
        title={invoice.number}
        status={<InvoiceStatus status={invoice.status} dueMinor={invoice.dueMinor} />}
        crumbs={[{ label: t("backToList"), href: listHref }, { label: invoice.number }]}
        actions={
          <a href={`/api/invoices/${invoice.id}/pdf`} className={buttonClass("primary")}>
            <Download aria-hidden="true" className="size-4" />
            {t("download")}
          </a>
        }
      />
      <InvoiceDocument invoice={invoice} />
    </>
  );
}
