import { changePassword } from "@/lib/usecases/member/change-password";
import { route } from "@/lib/web/route";

export const POST = route(changePassword);
