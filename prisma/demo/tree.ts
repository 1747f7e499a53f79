import type { Tx } from "@/lib/db/with-tenant";
import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";
import { nanoFromMinor } from "@/lib/domain/money/currency";

import { DISTRIBUTORS, type DemoBuyer } from "./cast";
import { type DemoContext, OPENING_DAY } from "./demo-context";

/** The one reseller of the demonstration. */
export const TENANT_SLUG = "northwind";

/** A party that buys, with whom it buys from and the wallet it pays out of. */
export interface PlantedBuyer {
  readonly buyer: DemoBuyer;
  readonly id: string;
  readonly sellerId: string;
  readonly walletId: string;
}

const BRAND = {
  name: "Northwind AI",
  accent: "#0f766e",
  tagline: {
    en: "Every model, one key, one bill.",
    zh: "所有模型，一把密钥，一张账单。",
  },
  supportEmail: "support@northwind.example",
};

const ENTITY = {
  legalName: "Northwind AI Pte. Ltd.",
  address: ["18 Cross Street, #08-01", "Singapore 048423"],
  taxId: "201912345K",
  email: "billing@northwind.example",
};

const TOP_UP_OFFER = {
  USD: {
    presets: ["2000", "5000", "10000", "25000", "50000"],
    bonus: [
      { from: "10000", ppm: 20_000 },
      { from: "25000", ppm: 50_000 },
    ],
    bonusDays: 30,
  },
};

/** Makes the platform's own tenant, where operators belong, unless it is there. As app_platform. */
export async function seedPlatform(tx: Tx, demo: DemoContext): Promise<void> {
  const at = demo.time(OPENING_DAY);
  const name = {
    slug: "platform",
    name: "Platform",
    status: "active",
    timeZone: "UTC",
    createdAt: at,
  } as const;
  const id = PLATFORM_TENANT_ID;
  await tx.tenant.createMany({
    data: [{ ...name, id, kind: "platform", currency: "USD" }],
    skipDuplicates: true,
  });
  await tx.party.createMany({
    data: [{ ...name, tenantId: id, id, kind: "root", locale: "en" }],
    skipDuplicates: true,
  });
}

/** Makes the reseller itself. */
export async function seedReseller(tx: Tx, demo: DemoContext): Promise<void> {
  const { tenantId, at, newId } = demo.at(demo.time(OPENING_DAY));
  const common = {
    slug: TENANT_SLUG,
    name: BRAND.name,
    status: "active",
    timeZone: "Asia/Singapore",
    createdAt: at,
  } as const;
  await tx.tenant.create({
    data: { ...common, id: tenantId, kind: "reseller", currency: "USD", brand: BRAND, legalEntity: ENTITY },
  });
  await tx.party.create({
    data: {
      ...common,
      tenantId,
      id: tenantId,
      kind: "root",
      locale: "en",
      billing: ENTITY,
      brand: BRAND,
      topUpOffer: TOP_UP_OFFER,
    },
  });
  const host = `${TENANT_SLUG}.localhost`;
  await tx.domain.create({
    data: { tenantId, id: newId(), host, status: "verified", isPrimary: true, createdAt: at },
  });
}

/** Makes distributors and customers, in that order; each buys on its terms from the day it joined. */
export async function seedBuyers(
  tx: Tx,
  demo: DemoContext,
  books: ReadonlyMap<string, string>,
  buyers: readonly DemoBuyer[],
  known: readonly PlantedBuyer[],
): Promise<PlantedBuyer[]> {
  const { tenantId, at, newId } = demo.at(demo.time(OPENING_DAY));
  const planted = buyers.map((buyer) => {
    const seller = known.find((each) => each.buyer.slug === buyer.under);
    return { buyer, id: newId(), sellerId: seller?.id ?? tenantId, walletId: newId() };
  });
  await tx.party.createMany({
    data: planted.map(({ buyer, id }) => ({
      tenantId,
      id,
      kind: DISTRIBUTORS.includes(buyer) ? ("distributor" as const) : ("customer" as const),
      slug: buyer.slug,
      name: buyer.name,
      status: "active" as const,
      segment: buyer.segment,
      timeZone: buyer.timeZone,
      locale: buyer.locale,
      billing: { legalName: buyer.name, address: [...buyer.address], email: `billing@${buyer.slug}.example` },
      topUpOffer: DISTRIBUTORS.includes(buyer) ? TOP_UP_OFFER : {},
      createdAt: at,
    })),
  });
  await tx.edge.createMany({
    data: planted.map(({ buyer, id, sellerId }) => ({
      tenantId,
      id: newId(),
      sellerId,
      buyerId: id,
      mode: buyer.creditMinor === null ? ("prepaid" as const) : ("postpaid" as const),
      currency: "USD",
      taxRatePpm: buyer.taxRatePpm,
      taxInclusive: buyer.taxInclusive,
      priceBookId: books.get(buyer.book) ?? null,
      paymentTermDays: buyer.creditMinor === null ? 0 : 30,
      validFrom: at,
    })),
  });
  await tx.wallet.createMany({
    data: planted.map(({ buyer, id, sellerId, walletId }) => ({
      tenantId,
      id: walletId,
      sellerId,
      buyerId: id,
      currency: "USD",
      postedNano: 0n,
      exposureNano: 0n,
      limitNano: nanoFromMinor(buyer.creditMinor ?? 0n, "USD"),
      heldNano: 0n,
      closedUntil: at,
      createdAt: at,
    })),
  });
  return planted;
}
