import { removeDocument } from "@/lib/usecases/document/remove-document";
import { route } from "@/lib/web/route";

export const POST = route(removeDocument);
