import type { Actor } from "@/lib/usecases/actor";
import { CALL_CSV_HEADER, callCsvRow } from "@/lib/usecases/usage/call-csv";
import { exportCalls } from "@/lib/usecases/usage/export-calls";
import { csvResponse } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

/** The request log as a file, with the filters of the page it is asked from. */
export const GET = fileRoute(exportCalls.name, async ({ scope, input }) => {
  const now = new Date();
  const day = now.toISOString().slice(0, 10);
  return csvResponse(`usage-${day}.csv`, CALL_CSV_HEADER, callPages(scope.actor, input, now));
});

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
