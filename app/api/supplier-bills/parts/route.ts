import { addBillPart } from "@/lib/usecases/reconciling/add-bill-part";
import { PART_BYTES } from "@/lib/usecases/reconciling/schemas";
import { route } from "@/lib/web/route";

export const PUT = route(addBillPart, { bodyBytesMax: PART_BYTES * 1.5 });
