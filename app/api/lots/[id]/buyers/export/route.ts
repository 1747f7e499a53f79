import { listLotBuyers, LOT_BUYERS_HEADER, lotBuyerCells } from "@/lib/usecases/inventory/list-lot-buyers";
import { csvResponse, onePage } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

/** Where a lot went, buyer by buyer. */
export const GET = fileRoute(listLotBuyers.name, async ({ scope, input }) => {
  const went = await listLotBuyers.execute(scope.actor, { id: String(input["id"]) });
  return csvResponse("lot-customers.csv", LOT_BUYERS_HEADER, onePage(lotBuyerCells(went)));
});
