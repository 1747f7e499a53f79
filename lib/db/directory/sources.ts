import { chosenDrawOrder, drawOrderOf } from "@/lib/domain/inventory/draw-policy";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import type { CurrencyPrices } from "@/lib/domain/pricing/compile-chain";
import { bandedFromJson, resolvedBands, type BandedPrices } from "@/lib/domain/pricing/list-bands";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { markupRuleFromJson } from "@/lib/domain/pricing/markup-rule-json";
import { isUpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import type * as rows from "./rows";

/**
 * Where rows come from: `select` names its columns as the row does; `where` leaves out what the gateway never needs;
 * `ref` is the column a change names. A row `read` answers undefined for is left out (damaged, or in no known currency).
 */
export interface Source<R> {
  readonly select: string;
  readonly where?: string;
  readonly ref: string;
  readonly read: (raw: Readonly<Record<string, unknown>>) => R | undefined;
}

/** Columns that are what their row says already: pg parses uuids, texts, times, integers and their arrays. */
const asIs = <R>(raw: Readonly<Record<string, unknown>>): R => raw as R;

const inKnownCurrency = <R>(raw: Readonly<Record<string, unknown>>): R | undefined =>
  isCurrency(String(raw.currency)) ? (raw as R) : undefined;

const TENANT = `tenant_id AS "tenantId"`;

export const tenantSource: Source<rows.TenantRow> = {
  select: `SELECT id AS "tenantId", slug, kind, status, limits, stock_policy AS "stockPolicy" FROM tenant`,
  ref: "id",
  read: ({ stockPolicy, ...raw }) =>
    asIs({
      ...raw,
      drawOrder: drawOrderOf(stockPolicy),
      drawOrderChosen: chosenDrawOrder(stockPolicy) !== null,
    }),
};

export const domainSource: Source<rows.DomainRow> = {
  select: `SELECT ${TENANT}, id, lower(host) AS host, status = 'verified' AS verified FROM domain`,
  ref: "id",
  read: asIs,
};

export const partySource: Source<rows.PartyRow> = {
  select: `SELECT ${TENANT}, id, kind, status = 'active' AS active, segment, time_zone AS "timeZone", limits FROM party`,
  ref: "id",
  read: asIs,
};

export const edgeSource: Source<rows.EdgeRow> = {
  select: `SELECT ${TENANT}, id, seller_id AS "sellerId", buyer_id AS "buyerId", mode, currency, tax_rate_ppm AS "taxRatePpm",
    price_book_id AS "priceBookId", allowed_model_ids AS "allowedModelIds", valid_from AS "validFrom" FROM edge`,
  where: "valid_to IS NULL",
  ref: "id",
  read: inKnownCurrency,
};

export const walletSource: Source<rows.WalletRow> = {
  select: `SELECT ${TENANT}, id, seller_id AS "sellerId", buyer_id AS "buyerId", currency FROM wallet`,
  ref: "id",
  read: inKnownCurrency,
};

export const apiKeySource: Source<rows.ApiKeyRow> = {
  select: `SELECT ${TENANT}, id, party_id AS "partyId", digest, model_ids AS "modelIds", expires_at AS "expiresAt", limits FROM api_key`,
  where: "status = 'active'",
  ref: "id",
  read: (raw) => ({
    ...asIs<rows.ApiKeyRow>(raw),
    digest: (raw.digest as Buffer).toString("latin1"),
  }),
};

export const budgetSource: Source<rows.BudgetRow> = {
  select: `SELECT ${TENANT}, id, buyer_id AS "buyerId", seller_id AS "sellerId", api_key_id AS "apiKeyId", period,
    limit_nano AS "limitNano" FROM budget`,
  ref: "id",
  read: asIs,
};

export const modelSource: Source<rows.ModelRow> = {
  select: `SELECT ${TENANT}, id, known AS name, name AS slug, vendor, modality, tags, context_window AS "contextWindow",
    max_output AS "maxOutput", default_max_output AS "defaultMaxOutput", status = 'published' AS published, capabilities, routing,
    filtered_charge AS "filteredCharge", created_at AS "createdAt"
    FROM (SELECT *, unnest(array_prepend(name, aliases)) AS known FROM model) m`,
  ref: "id",
  read: asIs,
};

export const listPriceSource: Source<rows.ListPriceRow> = {
  select: `SELECT ${TENANT}, id, model_id AS "modelId", currency, prices, bands, effective_from AS "effectiveFrom" FROM list_price`,
  ref: "id",
  read: (raw) => {
    const { bands, ...rest } = raw;
    const read = readBanded({ prices: raw.prices, bands });
    return read && inKnownCurrency({ ...rest, ...resolvedBands(read) });
  },
};

/** Of each pair the rate in force and those to come. */
export const fxRateSource: Source<rows.FxRateRow> = {
  select: `SELECT ${TENANT}, id, base AS "from", quote AS "to", rate_ppb AS "ratePpb", at FROM fx_rate f`,
  where: `at >= COALESCE((SELECT max(g.at) FROM fx_rate g WHERE g.tenant_id = f.tenant_id AND g.base = f.base AND g.quote = f.quote
    AND g.at <= now()), '-infinity')`,
  ref: "id",
  read: (raw) => (isCurrency(String(raw.from)) && isCurrency(String(raw.to)) ? asIs(raw) : undefined),
};

export const priceBookSource: Source<rows.PriceBookRow> = {
  select: `SELECT ${TENANT}, id, seller_id AS "sellerId", is_default AS "isDefault" FROM price_book`,
  ref: "id",
  read: asIs,
};

/** Live ones, and scheduled ones, whose time comes without anybody's doing. Their rules never change (a trigger sees to it). */
export const priceVersionSource: Source<rows.PriceVersionRow> = {
  select: `SELECT ${TENANT}, id, price_book_id AS "priceBookId", number, effective_from AS "effectiveFrom", buy_prices AS "buyPrices",
    (SELECT COALESCE(jsonb_agg(r.rule ORDER BY r.position), '[]') FROM markup_rule r
      WHERE r.tenant_id = v.tenant_id AND r.price_version_id = v.id) AS rules FROM price_version v`,
  where: "status IN ('live', 'scheduled') AND effective_from IS NOT NULL",
  ref: "id",
  read: (raw) => ({
    ...asIs<rows.PriceVersionRow>(raw),
    buyPrices: readBuyPrices(raw.buyPrices),
    rules: readRules(raw.rules),
  }),
};

export const supplierAccountSource: Source<rows.SupplierAccountRow> = {
  select: `SELECT ${TENANT}, id, status = 'active' AS active, payg_enabled AS "paygEnabled",
    payg_daily_nano IS NOT NULL AS "paygCapped", terms FROM supplier_account`,
  ref: "id",
  read: (raw) => ({ ...asIs<rows.SupplierAccountRow>(raw), terms: readObject(raw.terms) }),
};

export const upstreamSource: Source<rows.UpstreamRow> = {
  select: `SELECT ${TENANT}, id, supplier_account_id AS "supplierAccountId", protocol, base_url AS "baseUrl", status = 'active' AS active,
    priority, weight, bills_after_abort AS "billsAfterAbort", settings FROM upstream`,
  ref: "id",
  read: (raw) =>
    isUpstreamProtocol(String(raw.protocol))
      ? { ...asIs<rows.UpstreamRow>(raw), settings: readObject(raw.settings) }
      : undefined,
};

export const upstreamModelSource: Source<rows.UpstreamModelRow> = {
  select: `SELECT ${TENANT}, upstream_id AS "upstreamId", model_id AS "modelId", upstream_name AS "upstreamName" FROM upstream_model`,
  where: "enabled",
  ref: "upstream_id",
  read: asIs,
};

export const credentialSource: Source<rows.CredentialRow> = {
  select: `SELECT ${TENANT}, id, upstream_id AS "upstreamId", secret_ciphertext AS sealed, key_version AS "keyVersion", state,
    state_until AS "stateUntil", limits FROM credential`,
  where: "state <> 'void'",
  ref: "id",
  read: (raw) => ({ ...asIs<rows.CredentialRow>(raw), limits: readObject(raw.limits) }),
};

export const tenantKeySource: Source<rows.TenantKeyRow> = {
  select: `SELECT ${TENANT}, version, wrapped_key AS "wrappedKey", master_version AS "masterVersion" FROM tenant_key`,
  ref: "tenant_id",
  read: asIs,
};

export const lotSource: Source<rows.LotRow> = {
  select: `SELECT ${TENANT}, id, supplier_account_id AS "supplierAccountId", kind, status = 'active' AS active, model_ids AS "modelIds",
    burn_weights AS "burnWeights", currency, received_qty AS "totalQty", cost_nano AS "costNano", draw_rank AS "drawRank",
    audience_party_ids AS "audiencePartyIds", audience_segments AS "audienceSegments", received_at AS "receivedAt", starts_at AS "startsAt", expires_at AS "expiresAt" FROM lot`,
  where: "status = 'active' OR kind = 'pay_as_you_go'",
  ref: "id",
  read: (raw) => inKnownCurrency({ ...raw, burnWeights: readObject(raw.burnWeights) }),
};

function readObject(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
}

function readBanded(json: { readonly prices: unknown; readonly bands?: unknown }): BandedPrices | undefined {
  try {
    return bandedFromJson(json);
  } catch {
    return undefined;
  }
}

function readRules(json: unknown): MarkupRule[] | null {
  try {
    return (json as unknown[]).map(markupRuleFromJson);
  } catch {
    return null;
  }
}

function readBuyPrices(json: unknown): rows.PriceVersionRow["buyPrices"] {
  const known = new Map<string, CurrencyPrices>();
  for (const [modelId, cost] of Object.entries(readObject(json))) {
    const { currency, prices, bands } = readObject(cost);
    const read = readBanded({ prices, bands });
    if (read && isCurrency(String(currency))) known.set(modelId, { currency: currency as Currency, ...read });
  }
  return known;
}
