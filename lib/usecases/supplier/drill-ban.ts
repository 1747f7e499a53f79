import { Prisma, type Lot } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { costRemaining } from "@/lib/domain/inventory/cost";
import { isDrawable, remainingQty } from "@/lib/domain/inventory/lot";
import { outstandingQty } from "@/lib/domain/purchasing/line";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { lotOf } from "../inventory/lot-view";
import { lotsLeft } from "../inventory/lots-left";
import { lately, rolled } from "../rollup/rolled";
import { ownAccount } from "./own-account";
import { accountInput } from "./terms-schemas";

const WINDOW_DAYS = 7;
const WINDOW_MS = WINDOW_DAYS * 86_400_000;
const HOURS = BigInt(WINDOW_DAYS * 24);

/**
 * "This account is gone now": what money is stranded there, which models nobody else can serve, who is hit by that, and
 * how many hours the stock of the others lasts when they carry its load as well. Burn is that of the last seven days.
 */
export const drillBan = query({
  name: "supplier.drill_ban",
  permission: "suppliers.read",
  input: accountInput,
  async run({ tx, actor: { tenantId }, now }, { id }) {
    const account = await ownAccount(tx, tenantId, id);
    const { currency } = account.supplier;
    const stranded = (await lotsLeft(tx, tenantId, id)).map((lot) => ({
      ...{ lot, left: remainingQty(lotOf(lot)) ?? 0n, costNano: costRemaining(lotOf(lot)) },
    }));
    const stock = await tx.lot.findMany({
      where: { tenantId, status: "active", supplierAccountId: { not: id } },
    });
    const models = await routesWithout(tx, { tenantId, accountId: id, now, stock });
    const hit = await buyersHit(tx, { tenantId, accountId: id, now });
    const burnt = await burntBy(tx, tenantId, now);
    const others = new Set(models.flatMap((model) => model.others.map((other) => other.accountId)));
    const spare = stock
      .filter((lot) => others.has(lot.supplierAccountId) && lot.currency === currency)
      .filter((lot) => models.some((model) => isDrawable(lotOf(lot), model.modelId, now)))
      .reduce((sum, lot) => sum + costRemaining(lotOf(lot)), 0n);
    const load = [id, ...others].reduce((sum, each) => sum + (burnt.get(each) ?? 0n), 0n);
    return {
      account: {
        id: toWireId("supplierAccount", id),
        name: account.name,
        supplierName: account.supplier.name,
        status: account.status,
        statusReason: account.statusReason,
      },
      currency,
      strandedNano: stranded.reduce((sum, { costNano }) => sum + costNano, 0n),
      onTheWayNano: await onTheWay(tx, tenantId, id),
      lots: stranded.map(({ lot, left, costNano }) => ({
        id: toWireId("lot", lot.id),
        name: lot.name,
        kind: lot.kind,
        status: lot.status,
        currency: lot.currency,
        remainingQty: left,
        heldQty: lot.heldQty,
        costNano,
      })),
      models: models.map(({ modelId, name, others: rest }) => ({
        id: toWireId("model", modelId),
        name,
        others: rest.map((other) => other.name),
        calls: hit.byModel.get(modelId) ?? 0,
      })),
      /** Null where nothing burns, or nobody else has stock to count. */
      hoursLeft: load > 0n && others.size > 0 ? (spare * HOURS) / load : null,
      buyers: hit.buyers.map((buyer) => ({
        ...buyer,
        id: toWireId("party", buyer.id),
        /** Calls of the last seven days to models nobody else serves. */
        lostCalls: buyer.calls
          .filter(({ modelId }) =>
            models.some((model) => model.modelId === modelId && model.others.length === 0),
          )
          .reduce((sum, { calls }) => sum + calls, 0),
        calls: buyer.calls.reduce((sum, { calls }) => sum + calls, 0),
      })),
    };
  },
});

interface Route {
  readonly modelId: string;
  readonly name: string;
  readonly others: readonly { readonly accountId: string; readonly name: string }[];
}

interface Without {
  readonly tenantId: string;
  readonly accountId: string;
  readonly now: Date;
  /** The other accounts' active lots. */
  readonly stock: readonly Lot[];
}

/** The models the account serves, each with the other accounts that could: active, with a key, and stock or accrual. */
async function routesWithout(tx: Tx, { tenantId, accountId, now, stock }: Without): Promise<Route[]> {
  const lotsOf = Map.groupBy(stock, (lot) => lot.supplierAccountId);
  const served = await tx.upstreamModel.findMany({
    where: { tenantId, enabled: true, upstream: { status: "active" } },
    include: {
      model: { select: { displayName: true } },
      upstream: {
        include: {
          credentials: { where: { state: "live" }, select: { id: true } },
          supplierAccount: true,
        },
      },
    },
  });
  const mine = new Map(
    served
      .filter(({ upstream }) => upstream.supplierAccountId === accountId)
      .map(({ modelId, model }) => [modelId, model.displayName]),
  );
  const routes = [...mine].map(([modelId, name]): Route => {
    const others = new Map<string, string>();
    for (const { modelId: other, upstream } of served) {
      const { supplierAccount } = upstream;
      if (other !== modelId || supplierAccount.id === accountId || supplierAccount.status !== "active")
        continue;
      const usable = lotsOf
        .get(supplierAccount.id)
        ?.some(
          (lot) =>
            isDrawable(lotOf(lot), modelId, now) &&
            (lot.kind === "pay_as_you_go" ? supplierAccount.paygEnabled : remainingQty(lotOf(lot)) !== 0n),
        );
      if (usable && upstream.credentials.length > 0) others.set(supplierAccount.id, supplierAccount.name);
    }
    return { modelId, name, others: [...others].map(([id, label]) => ({ accountId: id, name: label })) };
  });
  return routes.sort((a, b) => a.others.length - b.others.length || (a.name < b.name ? -1 : 1));
}

interface BuyerHit {
  readonly id: string;
  readonly name: string;
  readonly calls: readonly { readonly modelId: string; readonly calls: number }[];
}

/** Direct buyers whose calls the account's stock served in the last seven days, each call counted once; from the roll-ups. */
async function buyersHit(
  tx: Tx,
  { tenantId, accountId, now }: { readonly tenantId: string; readonly accountId: string; readonly now: Date },
): Promise<{ buyers: BuyerHit[]; byModel: Map<string, number> }> {
  const where = Prisma.sql`r.supplier_account_id = ${accountId}::uuid AND r.purpose = 'sold'`;
  const rows = await tx.$queryRaw<{ id: string; name: string; model_id: string; calls: bigint }[]>`
    SELECT p.id, p.name, r.model_id, sum(r.calls)::bigint AS calls
    FROM (${rolled("lotBuyer", tenantId, lately(now, WINDOW_MS), where)}) r
    JOIN party p ON p.tenant_id = r.tenant_id AND p.id = r.buyer_id
    GROUP BY p.id, p.name, r.model_id ORDER BY p.name, p.id, r.model_id`;
  const byModel = new Map<string, number>();
  for (const row of rows) byModel.set(row.model_id, (byModel.get(row.model_id) ?? 0) + Number(row.calls));
  const grouped = Map.groupBy(rows, ({ id }) => id);
  const buyers = [...grouped].map(([id, of]) => ({
    id,
    name: of[0]?.name ?? "",
    calls: of.map((row) => ({ modelId: row.model_id, calls: Number(row.calls) })),
  }));
  return { buyers, byModel };
}

/** What each account's stock gave in the last seven days, at cost in nano; from the roll-ups. */
async function burntBy(tx: Tx, tenantId: string, now: Date): Promise<Map<string, bigint>> {
  const rows = await tx.$queryRaw<{ id: string; nano: bigint }[]>`
    SELECT r.supplier_account_id AS id, sum(r.cost_nano)::bigint AS nano
    FROM (${rolled("draw", tenantId, lately(now, WINDOW_MS), Prisma.sql`true`)}) r GROUP BY 1`;
  return new Map(rows.map(({ id, nano }) => [id, nano]));
}

/** Ordered from the account and not received, net at cost. */
async function onTheWay(tx: Tx, tenantId: string, supplierAccountId: string): Promise<bigint> {
  const lines = await tx.purchaseLine.findMany({
    where: {
      tenantId,
      purchaseOrder: { supplierAccountId, status: { in: ["ordered", "part_received"] } },
    },
  });
  return lines.reduce((sum, line) => sum + (line.costNano * outstandingQty(line)) / line.orderedQty, 0n);
}

export type BanDrill = Awaited<ReturnType<typeof drillBan.execute>>;
