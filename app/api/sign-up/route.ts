import { signUp } from "@/lib/usecases/member/sign-up";
import { route } from "@/lib/web/route";

export const POST = route(signUp);
