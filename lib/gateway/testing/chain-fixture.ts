import type { Prisma } from "@/generated/prisma/client";
import { withPlatform } from "@/lib/db/with-tenant";
import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import type { Currency } from "@/lib/domain/money/currency";
import type { FilteredCharge } from "@/lib/domain/pricing/filtered-charge";
import type { ListBandJson } from "@/lib/domain/pricing/list-bands";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { mintId } from "@/lib/gateway/mint-id";
import { sealCredential } from "@/lib/integrations/vault/credential-secret";
import { newDataKey } from "@/lib/integrations/vault/seal";
import { wrapDataKey } from "@/lib/integrations/vault/tenant-key";
import { secrets } from "@/lib/secrets";
import { bookLot, openPayAsYouGoLot } from "@/lib/usecases/inventory/book-lot";
import { writeBook } from "./write-book";
import { writeKey, writeParty, type Writer } from "./write-party";

/** An upstream of the fixture. Those with the same `account` share one supplier account and its stock. */
export interface UpstreamPlan {
  readonly url: string;
  readonly account?: string;
  readonly protocol?: UpstreamProtocol;
  readonly priority?: number;
  readonly weight?: number;
  readonly billsAfterAbort?: boolean;
  readonly settings?: Prisma.InputJsonObject;
  /** Of its account. */
  readonly terms?: Prisma.InputJsonObject;
  /** What it calls the model, where not as we do. */
  readonly modelName?: string;
  readonly secret?: string;
  /** Keys beside the first, labelled by themselves. */
  readonly moreSecrets?: readonly string[];
  /** What its account's lot cost of its face value, in ppm; LOT_COST_PPM where not given. */
  readonly lotCostPpm?: bigint;
}

export interface ChainPlan {
  readonly upstreams: readonly UpstreamPlan[];
  readonly modelName?: string;
  /** Sold beside it, on the same terms and by the same upstreams, which call them as we do. */
  readonly moreModels?: readonly string[];
  /** Micro-dollars per million; the worked example's of DESIGN section 3 where not given. */
  readonly listPrices?: Readonly<Record<string, string>>;
  /** What the vendor asks above a length of input, as list_price.bands has it. */
  readonly listBands?: readonly ListBandJson[];
  readonly model?: {
    readonly contextWindow?: number;
    readonly maxOutput?: number;
    readonly defaultMaxOutput?: number;
    readonly filteredCharge?: FilteredCharge;
  };
  /** What each wallet begins with, in nano. */
  readonly sellerBalanceNano?: bigint;
  readonly customerBalanceNano?: bigint;
  /** Of each account's lot, at face value. */
  readonly lotFaceNano?: bigint;
  readonly paygEnabled?: boolean;
  readonly customers?: number;
  /** What a seller's one rule says beside its factor, or instead. */
  readonly rules?: Readonly<Partial<Record<keyof typeof FACTORS_PPM, Partial<MarkupRule>>>>;
  /** A seller's second rule, where it has one. */
  readonly moreRules?: Readonly<Partial<Record<keyof typeof FACTORS_PPM, Partial<MarkupRule>>>>;
}

export interface FixtureCustomer {
  readonly id: string;
  readonly walletId: string;
  readonly apiKeyId: string;
  /** The key itself. */
  readonly apiKey: string;
}

export interface FixtureUpstream {
  readonly id: string;
  readonly accountId: string;
  readonly credentialId: string;
  readonly lotId: string;
  readonly paygLotId: string;
}

/** root -> distributor -> sub-distributor -> customers, stocked, priced and paid for. */
export interface ChainFixture {
  readonly tenantId: string;
  readonly slug: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly distributor: { readonly id: string; readonly walletId: string };
  readonly sub: { readonly id: string; readonly walletId: string };
  readonly customers: readonly [FixtureCustomer, ...FixtureCustomer[]];
  readonly upstreams: readonly FixtureUpstream[];
}

/** What each seller charges, in millionths of the list price: the worked example of DESIGN section 3. */
export const FACTORS_PPM = { root: 900_000, distributor: 1_000_000, sub: 1_250_000 } as const;
/** A lot costs this share of its face value, in millionths. */
export const LOT_COST_PPM = 800_000n;
export const LIST_PRICES = { input: "2500000", cached_input: "625000", output: "10000000" } as const;

const USD: Currency = "USD";
const DEFAULTS = {
  modelName: "gpt-5.2",
  listPrices: LIST_PRICES,
  listBands: [],
  sellerBalanceNano: 1_000_000_000_000_000n,
  customerBalanceNano: 1_000_000_000_000n,
  lotFaceNano: 1_000_000_000_000_000n,
  paygEnabled: false,
  customers: 1,
  moreModels: [],
  rules: {},
  moreRules: {},
} as const;

/** Writes a chain of three sales in one transaction, through the builders of entries and lots the product uses. */
export function buildChain(plan: ChainPlan, at = new Date(Date.now() - 60_000)): Promise<ChainFixture> {
  const newId = () => mintId(at.getTime());
  return withPlatform((tx) => build({ tx, tenantId: newId(), at, newId }, { ...DEFAULTS, ...plan }), {
    timeoutMs: 120_000,
  });
}

type FullPlan = ChainPlan & Required<Omit<ChainPlan, "model">>;

async function build(writer: Writer, plan: FullPlan): Promise<ChainFixture> {
  const { tenantId, newId } = writer;
  const slug = `chain-${tenantId.slice(-8)}`;
  await writeRoot(writer, slug);
  const modelId = await writeModel(writer, plan, plan.modelName);
  const upstreams = await writeUpstreams(writer, plan, modelId);
  for (const name of plan.moreModels)
    await writeServed(writer, await writeModel(writer, plan, name), name, upstreams);
  const party = (kind: "distributor" | "customer", sellerId: string, bookId: string, deposit: bigint) => {
    return { id: newId(), walletId: newId(), kind, sellerId, bookId, deposit };
  };
  const rootBook = await writeBook(writer, tenantId, FACTORS_PPM.root, [
    plan.rules.root,
    plan.moreRules.root,
  ]);
  const distributor = party("distributor", tenantId, rootBook, plan.sellerBalanceNano);
  await writeParty(writer, distributor);
  const sub = party(
    "distributor",
    distributor.id,
    await writeBook(writer, distributor.id, FACTORS_PPM.distributor, [
      plan.rules.distributor,
      plan.moreRules.distributor,
    ]),
    plan.sellerBalanceNano,
  );
  await writeParty(writer, sub);
  const subBook = await writeBook(writer, sub.id, FACTORS_PPM.sub, [plan.rules.sub, plan.moreRules.sub]);
  const customers: FixtureCustomer[] = [];
  for (let i = 0; i < plan.customers; i++) {
    const customer = party("customer", sub.id, subBook, plan.customerBalanceNano);
    await writeParty(writer, customer);
    customers.push({
      id: customer.id,
      walletId: customer.walletId,
      ...(await writeKey(writer, customer.id)),
    });
  }
  const [first, ...rest] = customers;
  if (!first) throw new Error("a chain needs a customer");
  return {
    tenantId,
    slug,
    modelId,
    modelName: plan.modelName,
    distributor,
    sub,
    customers: [first, ...rest],
    upstreams,
  };
}

async function writeRoot({ tx, tenantId }: Writer, slug: string): Promise<void> {
  const name = { name: "Chain", slug, timeZone: "UTC", status: "active" } as const;
  await tx.tenant.create({ data: { id: tenantId, ...name, kind: "reseller", currency: USD } });
  await tx.party.create({ data: { tenantId, id: tenantId, ...name, kind: "root", locale: "en" } });
}

async function writeModel(
  { tx, tenantId, at, newId }: Writer,
  plan: FullPlan,
  name: string,
): Promise<string> {
  const id = newId();
  const names = { name, displayName: name, vendor: "openai", modality: "text" };
  const windows = { contextWindow: 400_000, maxOutput: 128_000, defaultMaxOutput: 4_096, ...plan.model };
  await tx.model.create({ data: { tenantId, id, ...names, ...windows, status: "published" } });
  const dated = { source: "test", sourceDate: at, effectiveFrom: at };
  await tx.listPrice.create({
    data: {
      ...{ tenantId, id: newId(), modelId: id, currency: USD, prices: plan.listPrices, ...dated },
      bands: [...plan.listBands],
    },
  });
  return id;
}

async function writeServed(
  { tx, tenantId }: Writer,
  modelId: string,
  upstreamName: string,
  upstreams: readonly FixtureUpstream[],
): Promise<void> {
  const row = { tenantId, modelId, upstreamName, enabled: true };
  await tx.upstreamModel.createMany({ data: upstreams.map(({ id }) => ({ ...row, upstreamId: id })) });
}

async function writeUpstreams(writer: Writer, plan: FullPlan, modelId: string): Promise<FixtureUpstream[]> {
  const { tx, tenantId, newId } = writer;
  const supplierId = newId();
  await tx.supplier.create({ data: { tenantId, id: supplierId, name: "Supplier", currency: USD } });
  const dataKey = newDataKey();
  await tx.tenantKey.create({
    data: { tenantId, version: 1, ...bytes(wrapDataKey(secrets(), tenantId, 1, dataKey)) },
  });
  const accounts = new Map<string, Pick<FixtureUpstream, "accountId" | "lotId" | "paygLotId">>();
  const written: FixtureUpstream[] = [];
  for (const [index, upstream] of plan.upstreams.entries()) {
    const name = upstream.account ?? `account-${index}`;
    const costPpm = upstream.lotCostPpm ?? LOT_COST_PPM;
    const account = accounts.get(name) ?? (await writeAccount(writer, plan, supplierId, { name, costPpm }));
    accounts.set(name, account);
    const id = newId();
    const credentialId = newId();
    await tx.upstream.create({
      data: {
        ...{
          tenantId,
          id,
          supplierAccountId: account.accountId,
          name: `upstream-${index}`,
          protocol: upstream.protocol ?? "openai-compatible",
        },
        ...{
          baseUrl: upstream.url,
          status: "active",
          priority: upstream.priority ?? index,
          weight: upstream.weight ?? 1,
        },
        ...{ billsAfterAbort: upstream.billsAfterAbort ?? false, settings: upstream.settings ?? {} },
      },
    });
    const keys = [
      { keyId: credentialId, label: "test", text: upstream.secret ?? "sandbox-test" },
      ...(upstream.moreSecrets ?? []).map((text) => ({ keyId: newId(), label: text, text })),
    ];
    for (const { keyId, label, text } of keys) {
      const secret = sealCredential(dataKey, tenantId, keyId, text);
      await tx.credential.create({
        data: {
          ...{ tenantId, id: keyId, supplierAccountId: account.accountId, upstreamId: id, label },
          ...{ secretCiphertext: new Uint8Array(secret), keyVersion: 1, hint: "…test", state: "live" },
        },
      });
    }
    if (upstream.terms)
      await tx.supplierAccount.update({
        where: { tenantId_id: { tenantId, id: account.accountId } },
        data: { terms: upstream.terms },
      });
    const upstreamName = upstream.modelName ?? plan.modelName;
    await tx.upstreamModel.create({
      data: { tenantId, upstreamId: id, modelId, upstreamName, enabled: true },
    });
    written.push({ id, credentialId, ...account });
  }
  return written;
}

function bytes({
  wrappedKey,
  masterVersion,
}: {
  readonly wrappedKey: Buffer;
  readonly masterVersion: number;
}) {
  return { wrappedKey: new Uint8Array(wrappedKey), masterVersion };
}

async function writeAccount(
  writer: Writer,
  plan: FullPlan,
  supplierId: string,
  { name, costPpm }: { readonly name: string; readonly costPpm: bigint },
) {
  const { tx, tenantId, newId } = writer;
  const accountId = newId();
  await tx.supplierAccount.create({
    data: { tenantId, id: accountId, supplierId, name, status: "active", paygEnabled: plan.paygEnabled },
  });
  const face = plan.lotFaceNano;
  const lotId = await bookLot(tx, writer, {
    ...{ supplierId, supplierAccountId: accountId, purchaseOrderId: null, name, kind: "face_value" },
    ...{ modelIds: [], burnWeights: {}, receivedQty: face, costNano: (face * costPpm) / 1_000_000n },
    ...{
      inputTaxNano: 0n,
      currency: USD,
      fxRateId: null,
      commitmentNano: null,
      startsAt: writer.at,
      expiresAt: null,
    },
  });
  const paygLotId = await openPayAsYouGoLot(tx, writer, {
    id: accountId,
    name,
    currency: USD,
    costPpm: 1_000_000,
  });
  return { accountId, lotId, paygLotId };
}
