import { verifyBooks } from "@/lib/usecases/platform/verify-books";
import { route } from "@/lib/web/route";

export const POST = route(verifyBooks);
