import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { allocateLot } from "@/lib/usecases/inventory/allocate-lot";
import { createOrder } from "@/lib/usecases/purchase/create-order";
import { placeOrder } from "@/lib/usecases/purchase/place-order";
import { changeAccount } from "@/lib/usecases/supplier/change-account";

import type { DemoContext } from "./demo-context";
import { CASCADE, type DemoSupplier, POLARIS } from "./stock";

/** The lot part of which is kept for customers with a contract. */
const KEPT_FROM = "Q4 prepay, US West";

const NOTHING_AGREED = {
  ...{ agencyCommission: "", reservedRequestsPerMinute: "", reservedTokensPerMinute: "", note: "" },
  ...{ priceList: [], discounts: [], commitments: [], tiers: [], contacts: [] },
};

/** What is agreed with the suppliers, an order on its way, and stock kept for customers with a contract. */
export async function arrangeSupply(demo: DemoContext): Promise<void> {
  const actor = systemActor(demo.tenantId, "demonstration");
  const now = demo.end;
  const cascade = await accountOf(demo, CASCADE);
  const agreed = {
    ...NOTHING_AGREED,
    ...{ reservedRequestsPerMinute: "3000", note: "Resale under our own brand is allowed in writing." },
    priceList: [{ label: "Prepaid credit", percent: "78" }],
    discounts: [{ from: "5000", percent: "3" }],
    contacts: [{ name: "Dana Okafor", reach: "dana@cascade.example" }],
  };
  await changeAccount.execute(
    actor,
    {
      ...agreed,
      id: cascade,
      name: CASCADE.account,
      region: CASCADE.region,
      resale: "allowed",
      allowedRegions: "US, SG, CN",
    },
    { now },
  );
  await changeAccount.execute(
    actor,
    {
      ...{
        ...NOTHING_AGREED,
        id: await accountOf(demo, POLARIS),
        name: POLARIS.account,
        region: POLARIS.region,
      },
      ...{ resale: "with_consent", allowedRegions: "SG" },
    },
    { now },
  );
  await orderMore(demo, cascade);
  const lot = await demo.transaction((tx) =>
    tx.lot.findFirstOrThrow({ where: { tenantId: demo.tenantId, name: KEPT_FROM } }),
  );
  const kept = { quantity: "100", name: `${KEPT_FROM}: contracts`, buyerIds: [], segments: ["contract"] };
  await allocateLot.execute(actor, { id: toWireId("lot", lot.id), ...kept }, { now });
}

async function accountOf(demo: DemoContext, { account: name }: DemoSupplier): Promise<string> {
  const { id } = await demo.transaction((tx) =>
    tx.supplierAccount.findFirstOrThrow({ where: { tenantId: demo.tenantId, name } }),
  );
  return toWireId("supplierAccount", id);
}

async function orderMore(demo: DemoContext, accountId: string): Promise<void> {
  const actor = systemActor(demo.tenantId, "demonstration");
  const line = {
    ...{ name: "Next quarter's credit", kind: "face_value" as const, quantity: "2000", cost: "1440" },
    ...{ taxPercent: "9", validDays: "180", expiresOn: "", modelIds: [], burnWeights: [] },
  };
  const expectedOn = demo.time(9).toISOString().slice(0, 10);
  const order = { accountId, supplierReference: "Q-2026-118", expectedOn, inAdvance: false, note: "" };
  const { id } = await createOrder.execute(actor, { ...order, lines: [line] }, { now: demo.end });
  await placeOrder.execute(actor, { id }, { now: demo.end });
}
