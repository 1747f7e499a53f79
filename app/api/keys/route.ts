import { createKey } from "@/lib/usecases/key/create-key";
import { listKeys } from "@/lib/usecases/key/list-keys";
import { route } from "@/lib/web/route";

export const GET = route(listKeys);
export const POST = route(createKey);
