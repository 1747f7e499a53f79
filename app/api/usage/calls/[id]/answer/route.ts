import { answerQuestion } from "@/lib/usecases/usage/answer-question";
import { route } from "@/lib/web/route";

export const POST = route(answerQuestion);
