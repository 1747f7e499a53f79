import { randomUUID } from "node:crypto";

import type { Pool } from "pg";

import { settleCalls } from "@/lib/db/batch/settle";
import { gatewayPool } from "@/lib/db/pools";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor, type Actor } from "@/lib/usecases/actor";
import { idAt, MARKET_TIME, planMarket, type Market } from "@/lib/usecases/ledger/testing/market";
import { admit, settleRecord, type PlannedCall } from "@/lib/usecases/ledger/testing/play-market";
import { storeMarket } from "@/lib/usecases/ledger/testing/store-market";

/** A shop whose supplier bills it. */
interface BillShop {
  readonly market: Market;
  readonly actor: Actor;
  readonly accountId: string;
  readonly calls: readonly { readonly id: string; readonly requestId: string; readonly costNano: bigint }[];
}

/** A shop that sold `count` calls on pay-as-you-go, each with a vendor's id of its own. */
export async function billShop(admin: Pool, count: number): Promise<BillShop> {
  const market = planMarket({
    ...{ distributors: 0, customersUnder: [0, 0], limitNano: () => 0n, lots: [] },
    grants: () => [{ kind: "paid", priority: 100, nano: 900_000_000_000n, expiresInDays: null }],
    prices: () => ({ input: 3_000_000n, output: 12_000_000n }),
    paygCostNano: 3_200_000_000_000_000_000n,
  });
  await storeMarket(admin, market);
  const calls = Array.from({ length: count }, (_, i): PlannedCall => ({
    id: idAt(new Date(MARKET_TIME.getTime() + i)),
    customer: market.customers[i % 2] as PlannedCall["customer"],
    bound: { input: 1_000n + BigInt(i), output: 200n + BigInt(i) },
    stock: "with_payg",
  }));
  await admit(gatewayPool(), market, randomUUID(), calls);
  await settleCalls(
    gatewayPool(),
    MARKET_TIME,
    () => idAt(MARKET_TIME),
    calls.map((call) => ({
      ...settleRecord(market, { call, sold: call.bound, absorbed: null }),
      upstreamRequestId: `req_${call.id}`,
    })),
  );
  const { rows } = await admin.query<{ id: string; cost: string }>(
    "SELECT call_id AS id, sum(cost_nano) AS cost FROM lot_draw WHERE tenant_id = $1 GROUP BY 1 ORDER BY 1",
    [market.tenantId],
  );
  return {
    market,
    actor: systemActor(market.tenantId, "test"),
    accountId: toWireId("supplierAccount", market.accountId),
    calls: rows.map(({ id, cost }) => ({ id, requestId: `req_${id}`, costNano: BigInt(cost) })),
  };
}

/** The day of its calls. */
export const DAY = MARKET_TIME.toISOString().slice(0, 10);
const HEADING = "date,request_id,model,amount";
export const billRow = (requestId: string, nano: bigint, model = "m") =>
  `${DAY},${requestId},${model},${decimalFromNano(nano, 2)}`;
export const billFile = (rows: readonly string[]) => [HEADING, ...rows].join("\n");
