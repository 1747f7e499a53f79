import { exportStandardStock, STANDARD_STOCK_CSV_HEADER } from "@/lib/usecases/inventory/standard-stock";
import { csvResponse, onePage } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

/** Stock in standard tokens as a file. */
export const GET = fileRoute(exportStandardStock.name, async ({ scope, input }) => {
  const rows = await exportStandardStock.execute(scope.actor, input);
  return csvResponse("stock.csv", STANDARD_STOCK_CSV_HEADER, onePage(rows));
});
