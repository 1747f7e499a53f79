import { createBook } from "@/lib/usecases/pricing/create-book";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { route } from "@/lib/web/route";

export const GET = route(listBooks);
export const POST = route(createBook);
