import type { DrawOrder } from "@/lib/domain/inventory/draw-policy";
import type { BurnWeights, LotKind } from "@/lib/domain/inventory/lot";
import type { Currency } from "@/lib/domain/money/currency";
import type { FilteredCharge } from "@/lib/domain/pricing/filtered-charge";
import type { CurrencyPrices } from "@/lib/domain/pricing/compile-chain";
import type { ListBand } from "@/lib/domain/pricing/level-terms";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import type { UnitPrices } from "@/lib/domain/pricing/rate";

/** What the gateway keeps in memory of each table. Rows are replaced when they change, never altered. */
export interface Row {
  readonly tenantId: string;
}

export interface TenantRow extends Row {
  readonly slug: string;
  readonly kind: "platform" | "reseller";
  readonly status: "active" | "suspended" | "closed";
  readonly limits: Readonly<Record<string, unknown>>;
  readonly drawOrder: DrawOrder;
  /** Somebody chose it: it then says as well which account is drawn on, before any weights. */
  readonly drawOrderChosen: boolean;
}

export interface DomainRow extends Row {
  readonly id: string;
  readonly host: string;
  readonly verified: boolean;
}

export interface PartyRow extends Row {
  readonly id: string;
  readonly kind: "root" | "distributor" | "customer";
  readonly active: boolean;
  readonly segment: string | null;
  /** IANA: days, weeks and months of what it sells are cut there. */
  readonly timeZone: string;
  /** As of a key: see lib/domain/access/key-limits. */
  readonly limits: Readonly<Record<string, unknown>>;
}

export interface EdgeRow extends Row {
  readonly id: string;
  readonly sellerId: string;
  readonly buyerId: string;
  readonly mode: "prepaid" | "postpaid" | "commission";
  readonly currency: Currency;
  readonly taxRatePpm: number;
  readonly priceBookId: string | null;
  /** Empty: all. */
  readonly allowedModelIds: readonly string[];
  readonly validFrom: Date;
}

export interface WalletRow extends Row {
  readonly id: string;
  readonly sellerId: string;
  readonly buyerId: string;
  readonly currency: Currency;
}

export interface ApiKeyRow extends Row {
  readonly id: string;
  readonly partyId: string;
  /** HMAC of the key, as latin1 text: a map finds strings, not bytes. */
  readonly digest: string;
  /** Empty: all. */
  readonly modelIds: readonly string[];
  readonly expiresAt: Date | null;
  /** See lib/domain/access/key-limits. */
  readonly limits: Readonly<Record<string, unknown>>;
}

export interface BudgetRow extends Row {
  readonly id: string;
  readonly buyerId: string;
  readonly sellerId: string;
  /** null: of the buyer as a whole. */
  readonly apiKeyId: string | null;
  readonly period: "day" | "week" | "month" | "total";
  readonly limitNano: bigint;
}

export interface ModelRow extends Row {
  readonly id: string;
  /** What clients ask for: the model's own name, or one of its aliases in a row of its own. */
  readonly name: string;
  /** Its own name, which price rules match. */
  readonly slug: string;
  readonly vendor: string;
  readonly modality: string;
  readonly tags: readonly string[];
  readonly contextWindow: number;
  readonly maxOutput: number;
  readonly defaultMaxOutput: number;
  readonly published: boolean;
  /** vision, tools, json, audio, reasoning ... */
  readonly capabilities: readonly string[];
  /** {}: it is itself. See lib/domain/pricing/model-routing. */
  readonly routing: Readonly<Record<string, unknown>>;
  readonly filteredCharge: FilteredCharge;
  readonly createdAt: Date;
}

export interface ListPriceRow extends Row {
  readonly id: string;
  readonly modelId: string;
  readonly currency: Currency;
  /** Inherited prices resolved, in the bands as well. */
  readonly prices: UnitPrices;
  readonly bands?: readonly ListBand[];
  readonly effectiveFrom: Date;
}

export interface FxRateRow extends Row {
  readonly id: string;
  readonly from: Currency;
  readonly to: Currency;
  readonly ratePpb: bigint;
  readonly at: Date;
}

export interface PriceBookRow extends Row {
  readonly id: string;
  readonly sellerId: string;
  readonly isDefault: boolean;
}

export interface PriceVersionRow extends Row {
  readonly id: string;
  readonly priceBookId: string;
  readonly number: number;
  readonly effectiveFrom: Date;
  /** Model id -> the root's stock cost, frozen at publish. */
  readonly buyPrices: ReadonlyMap<string, CurrencyPrices>;
  /** null where a rule cannot be read: such a version prices nothing. */
  readonly rules: readonly MarkupRule[] | null;
}

export interface SupplierAccountRow extends Row {
  readonly id: string;
  /** What is agreed about resale: see lib/domain/purchasing/terms. */
  readonly terms: Readonly<Record<string, unknown>>;
  readonly active: boolean;
  readonly paygEnabled: boolean;
  /** Pay-as-you-go has a daily limit: it is then drawn on the day's own lot, which ends and can be used up. */
  readonly paygCapped: boolean;
}

export interface UpstreamRow extends Row {
  readonly id: string;
  readonly supplierAccountId: string;
  readonly protocol: UpstreamProtocol;
  readonly baseUrl: string;
  readonly active: boolean;
  /** Lower is asked first. */
  readonly priority: number;
  readonly weight: number;
  readonly billsAfterAbort: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface UpstreamModelRow extends Row {
  readonly upstreamId: string;
  readonly modelId: string;
  readonly upstreamName: string;
}

export interface CredentialRow extends Row {
  readonly id: string;
  readonly upstreamId: string;
  readonly sealed: Buffer;
  readonly keyVersion: number;
  readonly state: string;
  readonly stateUntil: Date | null;
  /** requestsPerMinute, tokensPerMinute, concurrency. */
  readonly limits: Readonly<Record<string, unknown>>;
}

export interface TenantKeyRow extends Row {
  readonly version: number;
  readonly wrappedKey: Buffer;
  readonly masterVersion: number;
}

export interface LotRow extends Row {
  readonly id: string;
  readonly supplierAccountId: string;
  readonly kind: LotKind;
  /** Active lots are drawn; the others are kept only while they are pay-as-you-go. */
  readonly active: boolean;
  /** Empty: all. */
  readonly modelIds: readonly string[];
  readonly burnWeights: BurnWeights;
  readonly currency: Currency;
  readonly totalQty: bigint;
  readonly costNano: bigint;
  /** Whom it is kept for; both empty: everybody. */
  readonly audiencePartyIds: readonly string[];
  readonly audienceSegments: readonly string[];
  readonly drawRank: number | null;
  readonly receivedAt: Date;
  readonly startsAt: Date;
  readonly expiresAt: Date | null;
}
