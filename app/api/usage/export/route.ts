import { negotiateLocale } from "@/i18n/locales";
import type { Actor } from "@/lib/usecases/actor";
import { CALL_CSV_HEADER, callCsvRow } from "@/lib/usecases/usage/call-csv";
import { exportCalls } from "@/lib/usecases/usage/export-calls";
import { csvResponse } from "@/lib/web/csv";
import { errorResponse } from "@/lib/web/error-response";
import { requestIdOf } from "@/lib/web/request-id";
import { searchInput } from "@/lib/web/route";
import { readScope } from "@/lib/web/scope";

/** The request log as a file, with the filters of the page it is asked from. */
export async function GET(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  let locale = negotiateLocale(request.headers.get("accept-language"));
  try {
    const scope = await readScope(request.headers);
    locale = scope.locale;
    const filter = searchInput(new URL(request.url).searchParams);
    const day = new Date().toISOString().slice(0, 10);
    return await csvResponse(`usage-${day}.csv`, CALL_CSV_HEADER, callPages(scope.actor, filter, new Date()));
  } catch (error) {
    return errorResponse(error, { locale, requestId, useCase: exportCalls.name });
  }
}

/** Page by page, as of one moment. */
async function* callPages(actor: Actor, filter: object, now: Date): AsyncGenerator<string[][]> {
  for (let after: string | null | undefined; after !== null;) {
    const { rows, next } = await exportCalls.execute(
      actor,
      { ...filter, ...(after ? { after } : {}) },
      { now },
    );
    yield rows.map(callCsvRow);
    after = next;
  }
}
