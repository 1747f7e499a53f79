import { createOperator } from "@/lib/usecases/setup/create-operator";
import { route } from "@/lib/web/route";

export const POST = route(createOperator);
