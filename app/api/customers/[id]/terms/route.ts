import { changeTerms } from "@/lib/usecases/customer/change-terms";
import { route } from "@/lib/web/route";

export const POST = route(changeTerms);
