import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { discardDraft } from "@/lib/usecases/pricing/discard-draft";
import { reviewDraft } from "@/lib/usecases/pricing/review-draft";
import { route } from "@/lib/web/route";

export const GET = route(reviewDraft);
export const POST = route(createDraft);
export const DELETE = route(discardDraft);
