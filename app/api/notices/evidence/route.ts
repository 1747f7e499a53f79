import { traceNotice } from "@/lib/usecases/reconciling/trace-notice";
import { evidenceFile } from "@/lib/usecases/reconciling/evidence-file";
import { csvResponse } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";
import { toJson } from "@/lib/web/wire";

/** The evidence of a notice as CSV, or with `format=json` as JSON: who called what and when, never what was said. */
export const GET = fileRoute(traceNotice.name, async ({ scope, input: { text, format } }) => {
  const { found } = await traceNotice.execute(scope.actor, { text: typeof text === "string" ? text : "" });
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
