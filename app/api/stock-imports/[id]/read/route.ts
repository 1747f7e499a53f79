import { readImport } from "@/lib/usecases/import/read-import";
import { route } from "@/lib/web/route";

export const POST = route(readImport);
