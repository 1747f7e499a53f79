import { postVariance } from "@/lib/usecases/reconciling/post-variance";
import { route } from "@/lib/web/route";

export const POST = route(postVariance);
