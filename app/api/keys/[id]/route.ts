import { getKey } from "@/lib/usecases/key/get-key";
import { route } from "@/lib/web/route";

export const GET = route(getKey);
