import { importBill } from "@/lib/usecases/reconciling/import-bill";
import { route } from "@/lib/web/route";

export const POST = route(importBill);
