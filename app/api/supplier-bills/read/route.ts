import { readBillFile } from "@/lib/usecases/reconciling/read-bill-file";
import { route } from "@/lib/web/route";

export const POST = route(readBillFile);
