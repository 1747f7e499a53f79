import { setDefaultBook } from "@/lib/usecases/pricing/set-default-book";
import { route } from "@/lib/web/route";

export const POST = route(setDefaultBook);
