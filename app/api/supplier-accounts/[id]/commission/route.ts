import { recordCommission } from "@/lib/usecases/supplier/record-commission";
import { route } from "@/lib/web/route";

export const POST = route(recordCommission);
