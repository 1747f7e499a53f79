import { withPlatform } from "@/lib/db/with-tenant";

/** Ten million calls at once take minutes; a usual fold, milliseconds. */
const TIMEOUT_MS = 3_600_000;

/**
 * Takes what a tenant's finished transactions settled into its roll-ups, in one transaction of its own. Running it twice, at the
 * same time or never changes no figure. @returns how many calls were folded
 */
export async function foldRollups(tenantId: string, now: Date): Promise<number> {
  const folded = await withPlatform(
    async (tx) => {
      const [row] = await tx.$queryRaw<
        { folded: bigint }[]
      >`SELECT fold_rollups(${tenantId}::uuid, ${now}) AS folded`;
      return Number(row?.folded ?? 0);
    },
    { timeoutMs: TIMEOUT_MS },
  );
  // by itself, and in a transaction of its own: it has a bound of its own
  await withPlatform((tx) => tx.$queryRaw`SELECT fold_lot_buyers(${tenantId}::uuid, ${now})`, {
    timeoutMs: TIMEOUT_MS,
  });
  return folded;
}
