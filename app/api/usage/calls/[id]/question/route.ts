import { questionCharge } from "@/lib/usecases/usage/question-charge";
import { route } from "@/lib/web/route";

export const POST = route(questionCharge);
