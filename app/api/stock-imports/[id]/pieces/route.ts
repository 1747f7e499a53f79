import { sendPiece } from "@/lib/usecases/import/send-piece";
import { route } from "@/lib/web/route";

export const POST = route(sendPiece, { bodyBytesMax: 1_200_000 });
