import { getTranslations } from "next-intl/server";

import { isAppLocale, languageTag } from "@/i18n/locales";
import { renderEvidencePdf } from "@/lib/integrations/pdf/evidence-pdf";
import { traceNotice } from "@/lib/usecases/reconciling/trace-notice";
import { evidenceFile } from "@/lib/usecases/reconciling/evidence-file";
import { csvResponse } from "@/lib/web/csv";
import { pdfResponse } from "@/lib/web/pdf";
import { fileRoute } from "@/lib/web/route";
import { toJson } from "@/lib/web/wire";

/** The evidence of a notice as CSV, with `format=json` as JSON, with `format=pdf` as a PDF for the vendor (in `lang`): who called what and when, never what was said. */
export const GET = fileRoute(traceNotice.name, async ({ scope, input: { text, format, lang } }) => {
  const { found, author, at } = await traceNotice.execute(scope.actor, {
    text: typeof text === "string" ? text : "",
  });
  if (format === "pdf") {
    const locale = isAppLocale(lang) ? lang : scope.locale;
    const t = await getTranslations({ locale, namespace: "console-documents" });
    const evidence = { at, author, calls: found };
    const pdf = await renderEvidencePdf(evidence, (key, values) => t(key, values), languageTag(locale));
    return pdfResponse("evidence.pdf", pdf);
  }
  const { header, rows } = evidenceFile(found);
  if (format !== "json") return csvResponse("evidence.csv", header, onePage(rows));
  return new Response(toJson({ evidence: found }), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="evidence.json"',
      "cache-control": "no-store",
    },
  });
});

async function* onePage<T>(rows: T): AsyncGenerator<T> {
  yield await Promise.resolve(rows);
}
