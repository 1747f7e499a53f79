import { query } from "@/lib/usecases/define";

import { listTopUpsSchema } from "./schemas";
import { topUpView, type TopUpView } from "./top-up-view";

export interface TopUpPage {
  readonly rows: readonly TopUpView[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}

const PAGE_SIZE = 20;

/** The top-ups of the actor's party with its sellers, newest first. */
export const listTopUps = query({
  name: "topup.list",
  permission: "billing.read",
  input: listTopUpsSchema,
  async run({ tx, actor }, { page }): Promise<TopUpPage> {
    const where = { tenantId: actor.tenantId, buyerId: actor.partyId };
    const total = await tx.topUp.count({ where });
    const rows = await tx.topUp.findMany({
      where,
      orderBy: { id: "desc" },
      skip: (page - 1) * PAGE_SIZE,
      take: PAGE_SIZE,
      include: { payments: true },
    });
    return { rows: rows.map((row) => topUpView(row)), page, pageSize: PAGE_SIZE, total };
  },
});
