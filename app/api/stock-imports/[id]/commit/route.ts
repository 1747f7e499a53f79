import { commitImport } from "@/lib/usecases/import/commit-import";
import { route } from "@/lib/web/route";

export const POST = route(commitImport);
