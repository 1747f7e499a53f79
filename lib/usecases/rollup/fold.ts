import { withPlatform } from "@/lib/db/with-tenant";

/** Ten million calls at once take minutes; a usual fold, milliseconds. */
const TIMEOUT_MS = 3_600_000;

/**
 * Takes what a tenant's finished transactions settled into its roll-ups, in one transaction of its own. Running it twice, at the
 * same time or never changes no figure. @returns how many calls were folded
 */
export function foldRollups(tenantId: string, now: Date): Promise<number> {
  return withPlatform(
    async (tx) => {
      const [row] = await tx.$queryRaw<
        { folded: bigint }[]
      >`SELECT fold_rollups(${tenantId}::uuid, ${now}) AS folded`;
      return Number(row?.folded ?? 0);
    },
    { timeoutMs: TIMEOUT_MS },
  );
}
