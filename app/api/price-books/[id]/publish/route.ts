import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { route } from "@/lib/web/route";

export const POST = route(publishDraft);
