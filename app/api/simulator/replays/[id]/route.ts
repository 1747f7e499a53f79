import { getReplay } from "@/lib/usecases/simulator/get-replay";
import { route } from "@/lib/web/route";

export const GET = route(getReplay);
