import { updateProfile } from "@/lib/usecases/member/update-profile";
import { route } from "@/lib/web/route";

export const POST = route(updateProfile);
