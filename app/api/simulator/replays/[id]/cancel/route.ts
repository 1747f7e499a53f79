import { cancelReplay } from "@/lib/usecases/simulator/cancel-replay";
import { route } from "@/lib/web/route";

export const POST = route(cancelReplay);
