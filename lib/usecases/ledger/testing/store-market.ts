import { createHash } from "node:crypto";

import type { Pool } from "pg";

import { lotInvoiced, lotReceived } from "@/lib/domain/ledger/purchase-entries";
import type { Entry } from "@/lib/domain/ledger/entry";
import { manualCredit, manualCreditMirrored } from "@/lib/domain/ledger/wallet-entries";
import { termsToJson } from "@/lib/domain/pricing/level-terms-json";

import { idAt, type Market, MARKET_TIME } from "./market";

type Row = Record<string, unknown>;

/** Writes rows of one table, past every policy; columns no row names have their defaults. */
export async function insertRows(admin: Pool, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  const named = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  // Rows share fields that some of the tables do not have.
  const known = await admin.query<{ name: string }>(
    "SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attname = ANY ($2)",
    [table, named],
  );
  const columns = known.rows.map(({ name }) => name).join(", ");
  await admin.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    [json],
  );
}

/** Stores a market with the entries that its grants and lots came from, so that the books hold from the first day. */
export async function storeMarket(admin: Pool, market: Market): Promise<void> {
  await storeParties(admin, market);
  await storeMoney(admin, market);
  await storeStock(admin, market);
  await storeCards(admin, market);
}

const times = { created_at: MARKET_TIME, updated_at: MARKET_TIME };

async function storeParties(admin: Pool, { tenantId, modelId, parties, customers }: Market): Promise<void> {
  const tenant = { tenant_id: tenantId, ...times };
  await insertRows(admin, "tenant", [
    {
      id: tenantId,
      slug: `t-${tenantId}`,
      name: "Test",
      kind: "reseller",
      status: "active",
      currency: "USD",
      time_zone: "UTC",
      brand: {},
      legal_entity: {},
      stock_policy: {},
      ...times,
    },
  ]);
  await insertRows(
    admin,
    "party",
    parties.map(({ id, kind }) => ({
      ...tenant,
      id,
      kind,
      slug: `p-${id}`,
      name: kind,
      status: "active",
      time_zone: "UTC",
      locale: "en",
      billing: {},
      brand: {},
      top_up_offer: {},
    })),
  );
  await insertRows(
    admin,
    "edge",
    parties.flatMap(({ id, sellerId }) =>
      sellerId === null
        ? []
        : [
            {
              ...tenant,
              id: idAt(MARKET_TIME),
              seller_id: sellerId,
              buyer_id: id,
              mode: "prepaid",
              currency: "USD",
              tax_rate_ppm: 0,
              tax_inclusive: false,
              payment_term_days: 0,
              allowed_model_ids: [],
              valid_from: MARKET_TIME,
            },
          ],
    ),
  );
  await insertRows(admin, "model", [
    {
      ...tenant,
      id: modelId,
      name: "test-model",
      display_name: "Test model",
      vendor: "test",
      modality: "text",
      tags: [],
      capabilities: [],
      context_window: 400_000,
      max_output: 128_000,
      default_max_output: 4_000,
      status: "published",
      description: {},
    },
  ]);
  await insertRows(
    admin,
    "api_key",
    customers.map((each) => ({
      ...tenant,
      id: each.keyId,
      party_id: each.id,
      name: "test",
      hint: "sk-…",
      status: "active",
      model_ids: [],
      digest: `\\x${createHash("sha256").update(each.keyId).digest("hex")}`,
    })),
  );
}

async function storeMoney(admin: Pool, market: Market): Promise<void> {
  const { tenantId, grants, parties } = market;
  const wallets = new Map(market.wallets.map((wallet) => [wallet.id, wallet]));
  await insertRows(
    admin,
    "wallet",
    market.wallets.map((wallet) => ({
      tenant_id: tenantId,
      id: wallet.id,
      seller_id: wallet.sellerId,
      buyer_id: wallet.buyerId,
      currency: wallet.currency,
      posted_nano: wallet.postedNano,
      exposure_nano: 0,
      limit_nano: wallet.limitNano,
      held_nano: 0,
      closed_until: new Date(0),
      ...times,
    })),
  );
  const entries: Entry[] = [];
  const rows = grants.flatMap((grant) => {
    const wallet = wallets.get(grant.walletId);
    if (!wallet) return [];
    const amount = { amountNano: grant.grantedQty, currency: wallet.currency };
    entries.push(manualCredit({ partyId: wallet.sellerId, grantId: grant.id, ...amount }));
    if (parties.find(({ id }) => id === wallet.buyerId)?.kind !== "customer") {
      entries.push(manualCreditMirrored({ partyId: wallet.buyerId, walletId: wallet.id, ...amount }));
    }
    return [
      {
        tenant_id: tenantId,
        id: grant.id,
        wallet_id: wallet.id,
        seller_id: wallet.sellerId,
        buyer_id: wallet.buyerId,
        unit: grant.unit,
        kind: grant.kind,
        priority: grant.priority,
        granted: grant.grantedQty,
        drawn: 0,
        expired: 0,
        refunded: 0,
        is_open: true,
        model_ids: [],
        source_kind: "manual",
        starts_at: grant.validFrom,
        expires_at: grant.expiresAt,
        ...times,
      },
    ];
  });
  await insertRows(admin, '"grant"', rows);
  await storeEntries(admin, tenantId, entries);
}

async function storeStock(admin: Pool, { tenantId, accountId, lots }: Market): Promise<void> {
  const supplierId = idAt(MARKET_TIME);
  const tenant = { tenant_id: tenantId, ...times };
  await insertRows(admin, "supplier", [
    { ...tenant, id: supplierId, name: "Supplier", currency: "USD", contact: {} },
  ]);
  await insertRows(admin, "supplier_account", [
    {
      ...tenant,
      id: accountId,
      supplier_id: supplierId,
      name: "Account",
      terms: {},
      status: "active",
      payg_enabled: true,
    },
  ]);
  await insertRows(
    admin,
    "lot",
    lots.map((lot) => ({
      ...tenant,
      id: lot.id,
      supplier_account_id: accountId,
      name: lot.kind,
      kind: lot.kind,
      status: lot.state,
      model_ids: [],
      burn_weights: lot.burnWeights,
      received_qty: lot.totalQty,
      drawn_qty: 0,
      expired_qty: 0,
      returned_qty: 0,
      held_qty: 0,
      cost_nano: lot.totalCostNano,
      input_tax_nano: 0,
      currency: lot.currency,
      received_at: lot.receivedAt,
      starts_at: lot.receivedAt,
      expires_at: lot.expiresAt,
    })),
  );
  const entries = lots
    .filter(({ kind }) => kind !== "pay_as_you_go")
    .flatMap(({ id, totalCostNano, currency }) => [
      lotInvoiced({ partyId: tenantId, supplierId, netNano: totalCostNano, taxNano: 0n, currency }),
      lotReceived({ partyId: tenantId, lotId: id, costNano: totalCostNano, currency }),
    ]);
  await storeEntries(admin, tenantId, entries);
}

async function storeCards(admin: Pool, market: Market): Promise<void> {
  const { tenantId, modelId, customers, priceVersionId } = market;
  const rows = customers.map((customer) => {
    const levels = customer.levels.map(({ level, wallet, mode, terms }) => ({
      level,
      sellerId: wallet.sellerId,
      buyerId: wallet.buyerId,
      walletId: wallet.id,
      mode,
      currency: wallet.currency,
      priceVersionId,
      ...termsToJson(terms),
    }));
    const digest = createHash("sha256").update(customer.cardId).digest("hex");
    return {
      tenant_id: tenantId,
      id: customer.cardId,
      customer_id: customer.id,
      model_id: modelId,
      digest: `\\x${digest}`,
      card: { customerId: customer.id, modelId, levels },
      created_at: MARKET_TIME,
    };
  });
  await insertRows(admin, "rate_card", rows);
}

async function storeEntries(admin: Pool, tenantId: string, entries: readonly Entry[]): Promise<void> {
  const kept = entries
    .filter(({ postings }) => postings.length > 0)
    .map((entry) => ({ entry, id: idAt(MARKET_TIME) }));
  await insertRows(
    admin,
    "journal_entry",
    kept.map(({ entry, id }) => ({
      tenant_id: tenantId,
      id,
      party_id: entry.partyId,
      kind: entry.event,
      source_kind: "test",
      source_id: id,
      occurred_at: MARKET_TIME,
    })),
  );
  const postings = kept.flatMap(({ entry, id }) =>
    entry.postings.map(({ code, refId, side, amountNano, currency }, i) => ({
      tenant_id: tenantId,
      entry_id: id,
      seq: i + 1,
      party_id: entry.partyId,
      code,
      ref_id: refId,
      side,
      amount_nano: amountNano,
      currency,
    })),
  );
  await insertRows(admin, "posting", postings);
}
