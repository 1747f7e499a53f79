import { beginImport } from "@/lib/usecases/import/begin-import";
import { route } from "@/lib/web/route";

export const POST = route(beginImport);
