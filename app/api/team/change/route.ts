import { changeTeamMember } from "@/lib/usecases/member/change-team-member";
import { route } from "@/lib/web/route";

export const POST = route(changeTeamMember);
