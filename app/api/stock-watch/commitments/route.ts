import { addCommitment } from "@/lib/usecases/watching/add-commitment";
import { route } from "@/lib/web/route";

export const POST = route(addCommitment);
