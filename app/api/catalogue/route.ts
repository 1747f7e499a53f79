import { createModel } from "@/lib/usecases/catalogue/create-model";
import { listModels } from "@/lib/usecases/catalogue/list-models";
import { route } from "@/lib/web/route";

export const GET = route(listModels);
export const POST = route(createModel);
