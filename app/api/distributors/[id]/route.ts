import { getDistributor } from "@/lib/usecases/distributor/get-distributor";
import { route } from "@/lib/web/route";

export const GET = route(getDistributor);
