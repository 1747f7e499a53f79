import { listCalls } from "@/lib/usecases/usage/list-calls";
import { route } from "@/lib/web/route";

export const GET = route(listCalls);
