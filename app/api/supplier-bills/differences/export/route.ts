import type { Actor } from "@/lib/usecases/actor";
import { DIFFERENCES_HEADER, exportDifferences } from "@/lib/usecases/reconciling/export-differences";
import { csvResponse } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

/** What a bill and our books do not agree on, as a file, with the page's filter. */
export const GET = fileRoute(exportDifferences.name, ({ scope, input }) =>
  csvResponse("differences.csv", DIFFERENCES_HEADER, pages(scope.actor, input)),
);

async function* pages(actor: Actor, input: object): AsyncGenerator<string[][]> {
  const filter = input as Parameters<typeof exportDifferences.execute>[1];
  for (let after: string | null | undefined; after !== null;) {
    const page = await exportDifferences.execute(actor, { ...filter, ...(after ? { after } : {}) });
    yield page.rows;
    after = page.next;
  }
}
