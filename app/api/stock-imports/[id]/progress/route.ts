import { cancelReading } from "@/lib/usecases/import/cancel-reading";
import { getProgress } from "@/lib/usecases/import/get-progress";
import { route } from "@/lib/web/route";

export const GET = route(getProgress);
export const DELETE = route(cancelReading);
