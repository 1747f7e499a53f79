import { getModel } from "@/lib/usecases/catalogue/get-model";
import { saveModel } from "@/lib/usecases/catalogue/save-model";
import { route } from "@/lib/web/route";

export const GET = route(getModel);
export const PUT = route(saveModel);
