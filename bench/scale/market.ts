import { createHash, randomBytes } from "node:crypto";
import type { Client } from "pg";

import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";

import { buildChain } from "../fixture/build";
import { inTransaction } from "./as-maker";

const CUSTOMERS = 200;
const MODELS = 5;
const DAY_MS = 86_400_000;

/** The tenant a scaled history is written into: root, distributor, sub-distributor and 200 customers, five models, one lot. */
export interface ScaleMarket {
  readonly tenantId: string;
  readonly distributorId: string;
  readonly subId: string;
  readonly customerId: string;
  readonly lotId: string;
  readonly modelId: string;
  readonly upstreamId: string;
  readonly days: number;
}

/** Micro per million tokens, input and output, at each level: the list price times 0.90, 1.00 and 1.25. */
export const LEVEL_PRICES = [
  { input: 225_000n, output: 1_800_000n },
  { input: 250_000n, output: 2_000_000n },
  { input: 312_500n, output: 2_500_000n },
] as const;

/**
 * Writes the chain of the bench, dated before the history, and what a history needs besides: more models, and a rate card for each
 * customer and model. `client` is the owner's.
 */
export async function writeScaleMarket(client: Client, now: Date, days: number): Promise<ScaleMarket> {
  const before = new Date(now.getTime() - (days + 1) * DAY_MS);
  const newId = () => uuidV7(before, randomBytes(10));
  const tenantId = newId();
  const task = {
    tenantId,
    upstreamUrl: "http://127.0.0.1:9/v1",
    customers: CUSTOMERS,
    dryNano: "1000000000",
  };
  const { customers } = await buildChain(task, before);
  const [first] = customers;
  if (!first) throw new Error("the chain has no customers");
  await inTransaction(client, async () => {
    const more = await writeModels(client, { tenantId, modelId: first.modelId, newId });
    await describeCustomers(client, customers, [first.modelId, ...more], newId, before);
    await client.query(EDGES, [tenantId]);
  });
  // without statistics the generator's joins, and every page's, are planned for empty tables
  await client.query("ANALYZE");
  return {
    ...{ tenantId, days, lotId: first.lotId, modelId: first.modelId, upstreamId: first.upstreamId },
    distributorId: first.partyPath[1] ?? "",
    subId: first.partyPath[2] ?? "",
    customerId: first.customerId,
  };
}

/** Numbers the edges for the generator: who sells to whom, through which wallet and grant, at which version. */
const EDGES = `CREATE TEMP TABLE scale_edge AS
  SELECT e.buyer_id, e.seller_id, w.id AS wallet_id, g.id AS grant_id, v.id AS version_id
  FROM edge e JOIN wallet w ON w.tenant_id = e.tenant_id AND w.buyer_id = e.buyer_id AND w.seller_id = e.seller_id
  JOIN "grant" g ON g.tenant_id = e.tenant_id AND g.wallet_id = w.id
  JOIN price_version v ON v.tenant_id = e.tenant_id AND v.price_book_id = e.price_book_id
  WHERE e.tenant_id = $1`;

interface NewModels {
  readonly tenantId: string;
  readonly modelId: string;
  readonly newId: () => string;
}

/** Copies of the bench's model, its list price and its upstream under other names. */
async function writeModels(client: Client, { tenantId, modelId, newId }: NewModels): Promise<string[]> {
  const ids = Array.from({ length: MODELS - 1 }, newId);
  for (const [i, id] of ids.entries()) {
    await client.query(
      `INSERT INTO model (tenant_id, id, name, display_name, vendor, modality, tags, capabilities, context_window, max_output, default_max_output, status, updated_at)
       SELECT tenant_id, $3, name || $4::text, display_name || $4::text, vendor, modality, tags, capabilities, context_window, max_output,
         default_max_output, status, updated_at FROM model WHERE tenant_id = $1 AND id = $2`,
      [tenantId, modelId, id, ` ${i + 2}`],
    );
    await client.query(
      `INSERT INTO list_price (tenant_id, id, model_id, currency, prices, source, source_date, effective_from)
       SELECT tenant_id, $3, $4, currency, prices, source, source_date, effective_from FROM list_price WHERE tenant_id = $1 AND model_id = $2`,
      [tenantId, modelId, newId(), id],
    );
    await client.query(
      `INSERT INTO upstream_model (tenant_id, upstream_id, model_id, upstream_name, enabled)
       SELECT tenant_id, upstream_id, $3, upstream_name, enabled FROM upstream_model WHERE tenant_id = $1 AND model_id = $2`,
      [tenantId, modelId, id],
    );
  }
  return ids;
}

type ChainCustomer = Awaited<ReturnType<typeof buildChain>>["customers"][number];

/** Rate cards, and two temporary tables that number customers and cards for the generator. */
async function describeCustomers(
  client: Client,
  customers: readonly ChainCustomer[],
  models: readonly string[],
  newId: () => string,
  at: Date,
): Promise<void> {
  await client.query(`CREATE TEMP TABLE scale_customer (n int PRIMARY KEY, customer_id uuid, wallet_id uuid, party_path uuid[]);
    CREATE TEMP TABLE scale_card (n int, m int, card_id uuid, model_id uuid, PRIMARY KEY (n, m))`);
  for (const [n, customer] of customers.entries()) {
    const wallet = customer.levels[0]?.walletId;
    await client.query("INSERT INTO scale_customer VALUES ($1, $2, $3, $4)", [
      n,
      customer.customerId,
      wallet,
      customer.partyPath,
    ]);
    for (const [m, modelId] of models.entries()) {
      const [id, card] = [newId(), cardOf(customer, modelId)];
      const digest = createHash("sha256").update(id).digest();
      await client.query(
        "INSERT INTO rate_card (tenant_id, id, customer_id, model_id, digest, card, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [customer.tenantId, id, customer.customerId, modelId, digest, card, at],
      );
      await client.query("INSERT INTO scale_card VALUES ($1, $2, $3, $4)", [n, m, id, modelId]);
    }
  }
}

function cardOf({ customerId, levels }: ChainCustomer, modelId: string): string {
  const sales = [...levels].reverse().map((level) => {
    const prices = LEVEL_PRICES[level.level];
    return { ...level, prices: { input: String(prices?.input), output: String(prices?.output) } };
  });
  const list = { prices: { input: "250000", output: "2000000" }, currency: "USD" };
  return JSON.stringify({ customerId, modelId, levels: sales, list, rootBuy: list });
}
