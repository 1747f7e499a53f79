import type { getOverview } from "@/lib/usecases/overview/get-overview";

/** What the overview shows. */
export type Overview = Awaited<ReturnType<(typeof getOverview)["execute"]>>;
