import { simulateSale } from "@/lib/usecases/simulator/simulate-sale";
import { route } from "@/lib/web/route";

export const GET = route(simulateSale);
