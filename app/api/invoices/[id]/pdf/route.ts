import { getTranslations } from "next-intl/server";

import { isAppLocale, languageTag } from "@/i18n/locales";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import { renderInvoicePdf } from "@/lib/integrations/pdf/invoice-pdf";
import { getInvoice } from "@/lib/usecases/invoice/get-invoice";
import type { InvoiceView } from "@/lib/usecases/invoice/invoice-view";
import { pdfResponse } from "@/lib/web/pdf";
import { fileRoute } from "@/lib/web/route";

/** Vendors by name: the document keeps their ids. */
const named = (invoice: InvoiceView): InvoiceView => ({
  ...invoice,
  lines: invoice.lines.map((line) => ({ ...line, vendor: line.vendor && vendorName(line.vendor) })),
});

/** The document as a PDF, in the reader's language or the one asked for with `?lang=`. */
export const GET = fileRoute("invoice.pdf", async ({ scope, input }) => {
  const locale = isAppLocale(input["lang"]) ? input["lang"] : scope.locale;
  const invoice = await getInvoice.execute(scope.actor, { id: String(input["id"]) });
  const t = await getTranslations({ locale, namespace: "invoice" });
  const pdf = await renderInvoicePdf(named(invoice), (key, values) => t(key, values), languageTag(locale));
  return pdfResponse(`${invoice.number}.pdf`, pdf);
});
