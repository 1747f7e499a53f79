import { exportProfit, PROFIT_CSV_HEADER } from "@/lib/usecases/profit/export-profit";
import { csvResponse, onePage } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

/** The table of the profit page as a file, with its filters. */
export const GET = fileRoute(exportProfit.name, async ({ scope, input }) => {
  const rows = await exportProfit.execute(scope.actor, input);
  return csvResponse("profit.csv", PROFIT_CSV_HEADER, onePage(rows));
});
