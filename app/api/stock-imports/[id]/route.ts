import { getImport } from "@/lib/usecases/import/get-import";
import { route } from "@/lib/web/route";

export const GET = route(getImport);
