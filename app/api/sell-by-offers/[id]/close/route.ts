import { closeOffer } from "@/lib/usecases/sell-by/close-offer";
import { route } from "@/lib/web/route";

export const POST = route(closeOffer);
