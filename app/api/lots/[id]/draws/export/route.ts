import type { Actor } from "@/lib/usecases/actor";
import { LOT_DRAWS_HEADER, lotDrawCells } from "@/lib/usecases/inventory/export-lot-draws";
import { listLotDraws } from "@/lib/usecases/inventory/list-lot-draws";
import { csvResponse } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

const PAGE = 1_000;

/** Every call that drew on a lot. */
export const GET = fileRoute(listLotDraws.name, ({ scope, input }) =>
  csvResponse("lot-calls.csv", LOT_DRAWS_HEADER, drawPages(scope.actor, String(input["id"]))),
);

async function* drawPages(actor: Actor, id: string): AsyncGenerator<string[][]> {
  for (let after: string | null | undefined; after !== null;) {
    const page = await listLotDraws.execute(actor, { id, limit: PAGE, ...(after ? { after } : {}) });
    yield page.items.map((draw) => lotDrawCells(draw, page.money));
    after = page.next;
  }
}
