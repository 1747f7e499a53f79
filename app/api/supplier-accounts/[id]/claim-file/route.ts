import { CLAIM_HEADER, claimFile } from "@/lib/usecases/supplier/claim-file";
import { csvResponse } from "@/lib/web/csv";
import { fileRoute } from "@/lib/web/route";

/** What is stranded at an account, lot by lot, as evidence for a claim. */
export const GET = fileRoute(claimFile.name, async ({ scope, input }) => {
  const { rows } = await claimFile.execute(scope.actor, { id: String(input["id"]) });
  async function* pages() {
    yield rows;
  }
  return csvResponse("claim.csv", CLAIM_HEADER, pages());
});
