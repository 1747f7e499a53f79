import { listDocuments } from "@/lib/usecases/document/list-documents";
import { addDocument } from "@/lib/usecases/document/add-document";
import { route } from "@/lib/web/route";

export const GET = route(listDocuments);
export const POST = route(addDocument, { bodyBytesMax: 8 * 1024 * 1024 });
