import { createTopUp } from "@/lib/usecases/topup/create-top-up";
import { listTopUps } from "@/lib/usecases/topup/list-top-ups";
import { route } from "@/lib/web/route";

export const GET = route(listTopUps);
export const POST = route(createTopUp);
