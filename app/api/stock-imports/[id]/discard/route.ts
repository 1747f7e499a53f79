import { discardImport } from "@/lib/usecases/import/discard-import";
import { route } from "@/lib/web/route";

export const POST = route(discardImport);
