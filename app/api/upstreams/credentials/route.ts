import { addCredentials } from "@/lib/usecases/upstream/add-credentials";
import { route } from "@/lib/web/route";

export const POST = route(addCredentials);
