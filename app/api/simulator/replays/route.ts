import { latestReplay } from "@/lib/usecases/simulator/get-replay";
import { startReplay } from "@/lib/usecases/simulator/start-replay";
import { route } from "@/lib/web/route";

export const GET = route(latestReplay);
export const POST = route(startReplay);
