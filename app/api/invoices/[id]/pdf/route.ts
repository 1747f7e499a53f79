import { getTranslations } from "next-intl/server";

import { isAppLocale, languageTag } from "@/i18n/locales";
import { renderInvoicePdf } from "@/lib/integrations/pdf/invoice-pdf";
import { getInvoice } from "@/lib/usecases/invoice/get-invoice";
import { errorResponse } from "@/lib/web/error-response";
import { requestIdOf } from "@/lib/web/request-id";
import { readScope } from "@/lib/web/scope";

/** The document as a PDF, in the reader's language or the one asked for with `?lang=`. */
export async function GET(request: Request, context: { params: Promise<{ id: string }> }): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const asked = new URL(request.url).searchParams.get("lang");
  const scope = await readScope(request.headers);
  const locale = isAppLocale(asked) ? asked : scope.locale;
  try {
    const invoice = await getInvoice.execute(scope.actor, { id: (await context.params).id });
    const t = await getTranslations({ locale, namespace: "invoice" });
    const pdf = await renderInvoicePdf(invoice, (key, values) => t(key, values), languageTag(locale));
    return new Response(new Uint8Array(pdf), {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `attachment; filename="${invoice.number}.pdf"`,
        "cache-control": "private, no-store",
        "x-request-id": requestId,
      },
    });
  } catch (error) {
    return errorResponse(error, { locale, requestId, useCase: "invoice.pdf" });
  }
}
