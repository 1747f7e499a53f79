import type { Actor } from "@/lib/usecases/actor";
import { exportFaults, FAULTS_HEADER } from "@/lib/usecases/import/export-faults";
import { csvResponse } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

/** Everything that is wrong with an import's file, as a file. */
export const GET = fileRoute(exportFaults.name, ({ scope, input }) =>
  csvResponse("faults.csv", FAULTS_HEADER, pages(scope.actor, String(input["id"]))),
);

async function* pages(actor: Actor, id: string): AsyncGenerator<string[][]> {
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<typeof exportFaults.execute>> = await exportFaults.execute(actor, {
      id,
      after,
    });
    yield page.rows;
    after = page.next;
  }
}
