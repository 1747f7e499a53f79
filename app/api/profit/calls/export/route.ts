import type { Actor } from "@/lib/usecases/actor";
import { exportProfitCalls, PROFIT_CALLS_CSV_HEADER } from "@/lib/usecases/profit/export-profit";
import { csvResponse } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

/** The calls behind the profit pages as a file, with their filters. */
export const GET = fileRoute(exportProfitCalls.name, async ({ scope, input }) => {
  const now = new Date();
  return csvResponse(
    `profit-calls-${now.toISOString().slice(0, 10)}.csv`,
    PROFIT_CALLS_CSV_HEADER,
    callPages(scope.actor, input, now),
  );
});

/** Page by page, as of one moment. */
async function* callPages(actor: Actor, filter: object, now: Date): AsyncGenerator<string[][]> {
  for (let after: string | null | undefined; after !== null;) {
    const page = await exportProfitCalls.execute(actor, { ...filter, ...(after ? { after } : {}) }, { now });
    yield page.rows;
    after = page.next;
  }
}
