import { explainDifferences } from "@/lib/usecases/reconciling/explain-differences";
import { route } from "@/lib/web/route";

export const POST = route(explainDifferences);
