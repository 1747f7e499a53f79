import { compareDrawOrder } from "@/lib/domain/inventory/draw-order";
import { IndexedRows } from "./indexed-rows";
import type * as rows from "./rows";

const byId = (row: { readonly id: string }): string => row.id;

/** Everything of one tenant that a call needs, in memory. Readers get rows and groups that are never altered. */
export class TenantDirectory {
  readonly tenantId: string;
  readonly tenants = new IndexedRows<rows.TenantRow>({
    ref: (row) => row.tenantId,
    key: (row) => row.tenantId,
  });
  readonly parties = new IndexedRows<rows.PartyRow>({ ref: byId, key: byId });
  /** By buyer: whom it buys from now. */
  readonly edges = new IndexedRows<rows.EdgeRow>({ ref: byId, key: (row) => row.buyerId });
  /** By buyer. */
  readonly wallets = new IndexedRows<rows.WalletRow>({ ref: byId, key: (row) => row.buyerId });
  /** By key, or by buyer where they are of the buyer as a whole. */
  readonly budgets = new IndexedRows<rows.BudgetRow>({
    ref: byId,
    key: (row) => row.apiKeyId ?? row.buyerId,
  });
  /** By the name clients ask for. */
  readonly models = new IndexedRows<rows.ModelRow>({ ref: byId, key: (row) => row.name });
  /** By model. */
  readonly listPrices = new IndexedRows<rows.ListPriceRow>({ ref: byId, key: (row) => row.modelId });
  /** One group: a tenant has few. */
  readonly fxRates = new IndexedRows<rows.FxRateRow>({ ref: byId, key: () => "" });
  /** By seller, its default book first. */
  readonly priceBooks = new IndexedRows<rows.PriceBookRow>({
    ref: byId,
    key: (row) => row.sellerId,
    order: (a, b) => Number(b.isDefault) - Number(a.isDefault),
  });
  /** By price book, the latest first. */
  readonly priceVersions = new IndexedRows<rows.PriceVersionRow>({
    ref: byId,
    key: (row) => row.priceBookId,
    order: (a, b) => b.effectiveFrom.getTime() - a.effectiveFrom.getTime() || b.number - a.number,
  });
  readonly supplierAccounts = new IndexedRows<rows.SupplierAccountRow>({ ref: byId, key: byId });
  readonly upstreams = new IndexedRows<rows.UpstreamRow>({ ref: byId, key: byId });
  /** By model: the upstreams that serve it. */
  readonly upstreamModels = new IndexedRows<rows.UpstreamModelRow>({
    ref: (row) => row.upstreamId,
    key: (row) => row.modelId,
  });
  /** By upstream. */
  readonly credentials = new IndexedRows<rows.CredentialRow>({ ref: byId, key: (row) => row.upstreamId });
  /** By version. */
  readonly tenantKeys = new IndexedRows<rows.TenantKeyRow>({
    ref: (row) => row.tenantId,
    key: (row) => String(row.version),
  });
  /** By supplier account, in the order they are drawn. */
  readonly lots = new IndexedRows<rows.LotRow>({
    ref: byId,
    key: (row) => row.supplierAccountId,
    order: compareDrawOrder,
  });

  /** Counts every change: what was derived at the same number still holds. */
  revision = 0;

  constructor(tenantId: string) {
    this.tenantId = tenantId;
  }

  get row(): rows.TenantRow | undefined {
    return this.tenants.find(this.tenantId);
  }

  get active(): boolean {
    return this.row?.status === "active";
  }
}
