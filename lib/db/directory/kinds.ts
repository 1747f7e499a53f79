import type { IndexedRows } from "./indexed-rows";
import type { Row } from "./rows";
import * as sources from "./sources";
import type { Source } from "./sources";
import type { TenantDirectory } from "./tenant-directory";

/** One table of a tenant's directory: how it is read, and where its rows go. */
export interface Kind {
  readonly source: Source<Row>;
  put(tenant: TenantDirectory, refs: readonly string[], rows: readonly Row[]): void;
}

function kind<R extends Row>(source: Source<R>, table: (tenant: TenantDirectory) => IndexedRows<R>): Kind {
  return { source, put: (tenant, refs, rows) => table(tenant).replace(refs, rows as readonly R[]) };
}

/** By the name of the table, which is what the change log calls it. Keys and domains are not here: they find the tenant. */
export const TENANT_KINDS: ReadonlyMap<string, Kind> = new Map([
  ["tenant", kind(sources.tenantSource, (tenant) => tenant.tenants)],
  ["party", kind(sources.partySource, (tenant) => tenant.parties)],
  ["edge", kind(sources.edgeSource, (tenant) => tenant.edges)],
  ["wallet", kind(sources.walletSource, (tenant) => tenant.wallets)],
  ["budget", kind(sources.budgetSource, (tenant) => tenant.budgets)],
  ["model", kind(sources.modelSource, (tenant) => tenant.models)],
  ["list_price", kind(sources.listPriceSource, (tenant) => tenant.listPrices)],
  ["fx_rate", kind(sources.fxRateSource, (tenant) => tenant.fxRates)],
  ["price_book", kind(sources.priceBookSource, (tenant) => tenant.priceBooks)],
  ["price_version", kind(sources.priceVersionSource, (tenant) => tenant.priceVersions)],
  ["supplier_account", kind(sources.supplierAccountSource, (tenant) => tenant.supplierAccounts)],
  ["upstream", kind(sources.upstreamSource, (tenant) => tenant.upstreams)],
  ["upstream_model", kind(sources.upstreamModelSource, (tenant) => tenant.upstreamModels)],
  ["credential", kind(sources.credentialSource, (tenant) => tenant.credentials)],
  ["tenant_key", kind(sources.tenantKeySource, (tenant) => tenant.tenantKeys)],
  ["lot", kind(sources.lotSource, (tenant) => tenant.lots)],
]);
