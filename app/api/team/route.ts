import { addTeamMember } from "@/lib/usecases/member/add-team-member";
import { listTeam } from "@/lib/usecases/member/list-team";
import { route } from "@/lib/web/route";

export const GET = route(listTeam);
export const POST = route(addTeamMember);
