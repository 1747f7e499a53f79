import { rotateKey } from "@/lib/usecases/key/rotate-key";
import { route } from "@/lib/web/route";

export const POST = route(rotateKey);
