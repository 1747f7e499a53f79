import type { Tx } from "@/lib/db/with-tenant";
import { mintKey } from "@/lib/usecases/key/mint-key";

import { DISTRIBUTORS } from "./cast";
import { CUSTOMERS } from "./customers";
import { seedCatalogue } from "./catalogue";
import { type DemoContext, OPENING_DAY } from "./demo-context";
import { type DemoSignIn, seedMembers } from "./people";
import { type DemoRule, ofBuyPrice, ofList, publishVersion, seedBook } from "./prices";
import { planStock, type PlannedStock } from "./purchases";
import { seedRates } from "./rates";
import { buyLot, CASCADE, POLARIS, seedSupplier } from "./stock";
import type { DemoCall } from "./traffic";
import { type PlantedBuyer, seedBuyers, seedReseller, TENANT_SLUG } from "./tree";

/** Everything that stands before the first call. */
export interface Founded {
  readonly buyers: readonly PlantedBuyer[];
  readonly stock: PlannedStock;
  readonly retailBookId: string;
  readonly signIns: readonly DemoSignIn[];
  /** By customer's slug: the key its calls were made with. */
  readonly keyIds: ReadonlyMap<string, string>;
  /** The demonstration's key, of the first customer. */
  readonly apiKey: string;
}

const ALL = { kind: "all" } as const;
const ANTHROPIC = { kind: "vendor", vendorId: "anthropic" } as const;
const CONTRACT = { kind: "segment", segment: "contract" } as const;
const STARTUP = { kind: "segment", segment: "startup" } as const;
const RESELLER = { kind: "segment", segment: "reseller" } as const;

/** What the reseller's retail book says from its second edition on. */
export const RETAIL_NOW = [
  ofList(950_000),
  ofList(980_000, ANTHROPIC),
  ofList(930_000, ALL, STARTUP),
  ofList(910_000, ALL, CONTRACT),
];
const RETAIL_BEFORE = [ofList(970_000), ofList(985_000, ANTHROPIC), ofList(920_000, ALL, CONTRACT)];
const PARTNER = [ofList(880_000), ofList(900_000, ANTHROPIC)];

/** What each distributor charges its own buyers. */
const RESALE: Readonly<Record<string, { book: string; name: string; rules: readonly DemoRule[] }>> = {
  "lotus-cloud": {
    book: "lotus",
    name: "莲云标准价",
    rules: [ofList(1_000_000), ofList(960_000, ALL, CONTRACT), ofList(940_000, ALL, RESELLER)],
  },
  "jade-bridge": { book: "jade", name: "玉桥零售价", rules: [ofBuyPrice(1_120_000)] },
};

/** Founds the reseller: catalogue, stock, prices, the tree below it, people and keys; all of it or nothing. */
export async function found(
  tx: Tx,
  demo: DemoContext,
  calls: readonly DemoCall[],
  sandboxUrl: string,
): Promise<Founded> {
  const { tenantId, at } = demo.at(demo.time(OPENING_DAY));
  await seedReseller(tx, demo);
  const models = await seedCatalogue(tx, demo);
  await seedRates(tx, demo);
  const cascade = await seedSupplier(tx, demo, sandboxUrl, CASCADE, models);
  const polaris = await seedSupplier(tx, demo, sandboxUrl, POLARIS, models);
  const stock = planStock(calls, cascade, polaris);
  for (const [i, [account, lot]] of stock.first.entries())
    await buyLot(tx, demo, account, `PO-${1001 + i}`, lot);

  const root = { sellerId: tenantId, at };
  const retail = await seedBook(tx, demo, { ...root, name: "Retail", isDefault: true });
  const partner = await seedBook(tx, demo, { ...root, name: "Partner", isDefault: false });
  const { opening: buyPrices } = stock.buyPrices;
  await publishVersion(tx, demo, { ...root, bookId: retail, number: 1, rules: RETAIL_BEFORE, buyPrices });
  await publishVersion(tx, demo, { ...root, bookId: partner, number: 1, rules: PARTNER, buyPrices });
  const books = new Map([
    ["retail", retail],
    ["partner", partner],
  ]);
  const buyers = await plantBuyers(tx, demo, books);
  const partyIds = new Map([
    [TENANT_SLUG, tenantId],
    ...buyers.map(({ buyer, id }) => [buyer.slug, id] as const),
  ]);
  const signIns = await seedMembers(tx, demo, partyIds);
  return { buyers, stock, retailBookId: retail, signIns, ...(await mintKeys(tx, demo, partyIds)) };
}

/** Each distributor and then its own book, the upper one first; then everybody's customers. */
async function plantBuyers(tx: Tx, demo: DemoContext, books: Map<string, string>): Promise<PlantedBuyer[]> {
  const at = demo.time(OPENING_DAY);
  const buyers: PlantedBuyer[] = [];
  for (const distributor of DISTRIBUTORS) {
    const [planted] = await seedBuyers(tx, demo, books, [distributor], buyers);
    const own = RESALE[distributor.slug];
    if (!planted || !own) throw new Error(`${distributor.slug} has no prices to sell at`);
    buyers.push(planted);
    const bookId = await seedBook(tx, demo, { sellerId: planted.id, name: own.name, isDefault: true, at });
    books.set(own.book, bookId);
    const version = { sellerId: planted.id, bookId, number: 1, rules: own.rules, buyPrices: new Map(), at };
    await publishVersion(tx, demo, version);
  }
  return [...buyers, ...(await seedBuyers(tx, demo, books, CUSTOMERS, buyers))];
}

async function mintKeys(tx: Tx, demo: DemoContext, partyIds: ReadonlyMap<string, string>) {
  const { tenantId, at: createdAt, newId } = demo.at(demo.time(OPENING_DAY, 4));
  const keyIds = new Map<string, string>();
  const mint = (slug: string, name: string) => {
    const partyId = partyIds.get(slug) ?? "";
    return mintKey(tx, {
      tenantId,
      id: newId(),
      partyId,
      name,
      modelIds: [],
      createdById: null,
      createdAt,
      expiresAt: null,
    });
  };
  for (const { slug } of CUSTOMERS) keyIds.set(slug, (await mint(slug, "Production")).row.id);
  const [first] = CUSTOMERS;
  if (!first) throw new Error("the demonstration has no customers");
  return { keyIds, apiKey: (await mint(first.slug, "Demonstration")).secret };
}
