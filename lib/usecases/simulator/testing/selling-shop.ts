import { randomBytes, randomUUID } from "node:crypto";

import { admitCalls } from "@/lib/db/batch/admit";
import type { AdmitRecord, HeldLevel } from "@/lib/db/batch/records";
import { settleCalls } from "@/lib/db/batch/settle";
import { Directory } from "@/lib/db/directory/directory";
import { RateCards, type PricedChain } from "@/lib/db/directory/rate-cards";
import { gatewayPool, pools } from "@/lib/db/pools";
import { withPlatform } from "@/lib/db/with-tenant";
import { toArray, type Quantities } from "@/lib/domain/metering/quantities";
import { bandFor, bandsOf, dearestOf, type LevelTerms } from "@/lib/domain/pricing/level-terms";
import { rate } from "@/lib/domain/pricing/rate";
import { amountOfParts, lineParts, rateLine } from "@/lib/domain/pricing/rate-line";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import type { MemberActor } from "@/lib/usecases/actor";
import { receiveLot } from "@/lib/usecases/inventory/receive-lot";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { plantParty, plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

const DAY_MS = 86_400_000;
const LIMIT_NANO = 1_000_000_000_000_000n;
const mint = (at: Date) => uuidV7(at, randomBytes(10));

/** A tenant with models, stock and people that call: a tree of two levels whose prices are made by the real rate cards. */
export class SellingShop {
  readonly #directory: Directory;
  readonly #cards: RateCards;
  readonly #processId = randomUUID();
  #lotId = "";

  private constructor(
    readonly planted: PlantedTenant,
    /** A customer of the distributor. */
    readonly client: MemberActor,
    /** A distributor of the distributor, and a customer of it. */
    readonly sub: MemberActor,
    readonly subClient: MemberActor,
    readonly models: readonly { readonly id: string; readonly name: string }[],
    readonly accountId: string,
  ) {
    const pool = gatewayPool();
    this.#directory = new Directory({ pool, connectionString: pools().urls.gateway });
    this.#cards = new RateCards(pool, () => mint(new Date()));
  }

  /** Plants it; `slug` must be new. Stock: credit at face value for 0.8 of it. `long`: above so much input the vendor of deep-1 asks more. */
  static async open(slug: string, { long }: { readonly long?: bigint } = {}): Promise<SellingShop> {
    const planted = await plantTenant(slug);
    const { tenantId } = planted;
    const accountId = randomUUID();
    const models = ["swift-1", "deep-1", "plain-1"].map((name) => ({ id: randomUUID(), name }));
    const [client, sub, subClient] = await withPlatform(async (tx) => {
      const below = { tenantId, sellerId: planted.distributor.partyId };
      const child = await plantParty(tx, { ...below, kind: "customer", slug: "client" });
      const reseller = await plantParty(tx, { ...below, kind: "distributor", slug: "sub" });
      const last = await plantParty(tx, {
        ...{ tenantId, kind: "customer", slug: "sub-client", sellerId: reseller.partyId },
      });
      await tx.wallet.updateMany({ where: { tenantId }, data: { limitNano: LIMIT_NANO } });
      await tx.party.updateMany({ where: { tenantId, slug: "sib" }, data: { segment: "gold" } });
      return [child, reseller, last] as const;
    });
    const shop = new SellingShop(planted, client, sub, subClient, models, accountId);
    await shop.#stock(long);
    await shop.#directory.start();
    return shop;
  }

  async close(): Promise<void> {
    await this.#directory.close();
  }

  async #stock(long?: bigint): Promise<void> {
    const { tenantId } = this.planted;
    const at = new Date(Date.now() - 2 * DAY_MS);
    const supplierId = randomUUID();
    await withPlatform(async (tx) => {
      for (const [index, { id, name }] of this.models.entries()) {
        const sizes = { contextWindow: 8_000, maxOutput: 4_000, defaultMaxOutput: 1_000 };
        const kind = {
          vendor: index === 2 ? "other" : "acme",
          modality: "text",
          tags: index === 0 ? ["fast"] : [],
        };
        await tx.model.create({
          data: { tenantId, id, name, displayName: name, ...kind, ...sizes, status: "published" },
        });
        await tx.listPrice.create({
          data: {
            ...{
              tenantId,
              id: randomUUID(),
              modelId: id,
              currency: "USD",
              source: "test",
              sourceDate: at,
              effectiveFrom: at,
            },
            prices: {
              input: `${1_234_567 * (index + 1)}`,
              cached_input: "312345",
              output: `${9_876_543 * (index + 1)}`,
            },
            ...(long !== undefined &&
              index === 1 && {
                bands: [
                  { aboveInputUnits: String(long), prices: { input: "4938271", output: "29629627" } },
                  {
                    aboveInputUnits: String(long * 5n),
                    prices: { input: "3333331", cached_input: "777777" },
                  },
                ],
              }),
          },
        });
      }
      await tx.supplier.create({ data: { tenantId, id: supplierId, name: "Stockist", currency: "USD" } });
      await tx.supplierAccount.create({
        data: {
          tenantId,
          id: this.accountId,
          supplierId,
          name: "Main",
          status: "active",
          paygEnabled: false,
        },
      });
    });
    const { id } = await receiveLot.execute(this.planted.root, {
      ...{
        accountId: toWireId("supplierAccount", this.accountId),
        name: "Lot",
        kind: "face_value",
        modelIds: [],
      },
      ...{ quantity: "9000000", cost: "7200000", taxPercent: "0", expiresOn: "" },
    });
    this.#lotId = fromWireId("lot", id) ?? "";
  }

  /** Rereads what the rate cards are made of. */
  async refresh(): Promise<void> {
    await this.#directory.refresh();
  }

  /** The card the gateway would pin at a time; undefined where the model is not for sale to the customer. */
  async card(customerId: string, model: string, at = new Date()): Promise<PricedChain | undefined> {
    const tenant = this.#directory.tenant(this.planted.tenantId);
    const row = tenant?.models.first(model);
    if (!tenant || !row) return undefined;
    const priced = this.#cards.find(tenant, customerId, row, at);
    if (typeof priced === "string") return undefined;
    await this.#cards.persist(priced, at);
    return priced;
  }

  /**
   * Admits and settles calls through the batched statements, priced by rate cards as the gateway does, stock drawn at list.
   * @returns how many were for sale.
   */
  async call(
    calls: readonly {
      readonly customerId: string;
      readonly model: string;
      readonly usage: Quantities;
      readonly fault?: string;
    }[],
    { stock = true, at = new Date() }: { readonly stock?: boolean; readonly at?: Date } = {},
  ): Promise<number> {
    const planned = await Promise.all(
      calls.map(async (call) => ({
        ...call,
        priced: await this.card(call.customerId, call.model, at),
        callId: mint(at),
      })),
    );
    const sold = planned.flatMap(({ priced, ...call }) => (priced ? [{ ...call, priced }] : []));
    const records = sold.map((call) => this.#admission(call, stock, at));
    const verdicts = await admitCalls(gatewayPool(), at, this.#processId, records);
    const refused = verdicts.find(({ kind }) => kind !== "admitted");
    if (refused) throw new Error(`a test call was refused: ${refused.kind}`);
    await settleCalls(
      gatewayPool(),
      at,
      () => mint(at),
      sold.map((call, index) => {
        const { usage, fault } = call;
        const record = records[index] as AdmitRecord;
        const free = fault !== undefined;
        const lots = stock ? record.lots : [];
        return {
          ...{ callId: record.callId, tenantId: record.tenantId, state: free ? "released" : "settled" },
          ...{
            outcome: free ? "upstream_error" : "ok",
            faultRow: fault ?? null,
            httpStatus: free ? 502 : 200,
          },
          ...{
            estimated: false,
            quarantined: false,
            usage: toArray(metered(usage, call.priced)),
            rawUsage: null,
            finishReason: "stop",
          },
          ...{ queueMs: 1, firstByteMs: 20, totalMs: 40, attempts: 1, upstreamRequestId: null },
          ...{
            upstreamId: record.upstreamId,
            supplierAccountId: record.supplierAccountId,
            levels: record.levels,
          },
          ...chargesOf(call.usage, record.levels.length, call.priced, free),
          draws: lots.length > 0 ? [{ purpose: free ? "absorbed" : "sold", lots }] : [],
          failedAttempts: [],
        } as const;
      }),
    );
    return sold.length;
  }

  #admission(
    call: { callId: string; customerId: string; usage: Quantities; priced: PricedChain },
    stock: boolean,
    at: Date,
  ): AdmitRecord {
    const { card, id, partyPath } = call.priced;
    const levels = card.levels.map((level): HeldLevel => ({
      ...level,
      holdNano: mostOf(call.usage, level),
    }));
    return {
      ...{
        callId: call.callId,
        tenantId: this.planted.tenantId,
        apiKeyId: null,
        customerId: call.customerId,
        partyPath,
      },
      ...{
        rateCardId: id ?? "",
        modelId: card.modelId,
        upstreamId: this.accountId,
        supplierAccountId: this.accountId,
      },
      ...{
        streaming: false,
        expiresAt: new Date(at.getTime() + DAY_MS),
        estimatedInput: 0n,
        boundUsage: toArray(call.usage),
      },
      levels: levels.reverse(),
      lots: stock
        ? [{ lotId: this.#lotId, qty: rate(call.usage, bandFor(card.list, call.usage).prices) }]
        : [],
    };
  }
}

/** A request is metered where any level of the chain has a price for it. */
function metered(usage: Quantities, { card }: PricedChain): Quantities {
  const asked = card.levels.some(({ prices }) => prices.request !== undefined);
  return asked ? { ...usage, request: 1n } : usage;
}

/** The most a call can cost at a level: at the dearest step of any band. */
function mostOf(usage: Quantities, { feePpm = 0, ...terms }: LevelTerms): bigint {
  return bandsOf(terms)
    .map((band) =>
      rateLine({ ...usage, request: 1n }, { prices: { request: 0n, ...dearestOf(band) }, feePpm }),
    )
    .reduce((most, { amountNano }) => (amountNano > most ? amountNano : most), 0n);
}

/** A call's amounts as the gateway hands them over, the customer's level first. */
function chargesOf(usage: Quantities, levels: number, priced: PricedChain, free: boolean) {
  if (free) return { amounts: Array.from({ length: levels }, () => 0n) };
  const lines = priced.card.levels.map((level) => {
    const parts = lineParts(metered(usage, priced), { ...level, prices: { request: 0n, ...level.prices } });
    const { timeZone = "UTC" } = level;
    return { ...amountOfParts(parts), volume: parts.volumes.length > 0 ? { ...parts, timeZone } : null };
  });
  lines.reverse();
  return {
    amounts: lines.map(({ amountNano }) => amountNano),
    feesNano: lines.map(({ feeNano }) => feeNano),
    volumes: lines.map(({ volume }) => volume),
  };
}
