import { getTranslations } from "next-intl/server";

import { isAppLocale, languageTag } from "@/i18n/locales";
import { renderClaimPdf } from "@/lib/integrations/pdf/claim-pdf";
import { readClaim } from "@/lib/usecases/supplier/claim";
import { pdfResponse } from "@/lib/web/pdf";
import { fileRoute } from "@/lib/web/route";

/** The claim as a PDF, in the reader's language or the one asked for with `?lang=`: suppliers read another one often enough. */
export const GET = fileRoute(readClaim.name, async ({ scope, input }) => {
  const locale = isAppLocale(input["lang"]) ? input["lang"] : scope.locale;
  const claim = await readClaim.execute(scope.actor, { id: String(input["id"]) });
  const t = await getTranslations({ locale, namespace: "console-documents" });
  const pdf = await renderClaimPdf(claim, (key, values) => t(key, values), languageTag(locale));
  return pdfResponse("claim.pdf", pdf);
});
