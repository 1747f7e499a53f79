import { listOffers } from "@/lib/usecases/sell-by/list-offers";
import { openOffer } from "@/lib/usecases/sell-by/open-offer";
import { route } from "@/lib/web/route";

export const GET = route(listOffers);
export const POST = route(openOffer);
