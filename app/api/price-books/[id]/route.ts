import { getBook } from "@/lib/usecases/pricing/get-book";
import { route } from "@/lib/web/route";

export const GET = route(getBook);
