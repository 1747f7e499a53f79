import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { listSuppliers } from "@/lib/usecases/supplier/list-suppliers";
import { route } from "@/lib/web/route";

export const GET = route(listSuppliers);
export const POST = route(createSupplier);
