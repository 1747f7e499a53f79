import { listKeyModels } from "@/lib/usecases/key/list-key-models";
import { route } from "@/lib/web/route";

export const GET = route(listKeyModels);
