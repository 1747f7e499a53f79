import { openPlayground } from "@/lib/usecases/playground/open-playground";
import { route } from "@/lib/web/route";

export const POST = route(openPlayground);
