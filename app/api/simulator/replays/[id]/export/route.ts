import { exportReplay, REPLAY_CSV_HEADER } from "@/lib/usecases/simulator/export-replay";
import { csvResponse, onePage } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

/** What a replay found, by buyer and model. */
export const GET = fileRoute(exportReplay.name, async ({ scope, input }) => {
  const rows = await exportReplay.execute(scope.actor, { id: String(input.id) });
  return csvResponse("price-simulation.csv", REPLAY_CSV_HEADER, onePage(rows));
});
