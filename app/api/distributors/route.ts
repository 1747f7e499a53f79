import { createDistributor } from "@/lib/usecases/distributor/create-distributor";
import { listDistributors } from "@/lib/usecases/distributor/list-distributors";
import { route } from "@/lib/web/route";

export const GET = route(listDistributors);
export const POST = route(createDistributor);
