import type { CredentialRow, ModelRow, SupplierAccountRow, UpstreamRow } from "@/lib/db/directory/rows";
import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import type { PricedChain } from "@/lib/db/directory/rate-cards";
import { upstreamAddress } from "@/lib/integrations/upstream/address";
import type { ChargeSheet } from "./charge-sheet";
import { isUsable, type Credentials } from "./credentials";
import type { HealthBook } from "./health";
import type { AccountStock, StockBook } from "./stock";

/** An upstream a call may be sent to. */
export interface Candidate {
  readonly upstream: UpstreamRow;
  readonly account: SupplierAccountRow;
  readonly credentialId: string;
  readonly bearer: string;
  /** What this upstream calls the model. */
  readonly modelName: string;
  readonly stock: AccountStock;
  readonly origin: string;
  readonly basePath: string;
}

export interface RoutingTools {
  readonly credentials: Credentials;
  readonly health: HealthBook;
  readonly stock: StockBook;
  /** In [0, 1): deals calls out by weight. */
  readonly random: () => number;
}

const addresses = new WeakMap<UpstreamRow, { readonly origin: string; readonly basePath: string } | null>();

function addressOf(upstream: UpstreamRow) {
  let address = addresses.get(upstream);
  if (address === undefined) {
    address = URL.canParse(upstream.baseUrl) ? upstreamAddress(upstream.baseUrl) : null;
    addresses.set(upstream, address);
  }
  return address;
}

/**
 * The upstreams that can serve a call, best first: healthy before those that failed lately, then by priority (lower
 * first); among equals dealt out by weight, or, where weights are equal, the account whose stock expires first.
 */
export function candidatesFor(
  tools: RoutingTools,
  tenant: TenantDirectory,
  model: ModelRow,
  { card }: PricedChain,
  sheet: ChargeSheet,
  now: number,
): Candidate[] {
  const found: Candidate[] = [];
  for (const { upstreamId, upstreamName } of tenant.upstreamModels.group(model.id)) {
    const upstream = tenant.upstreams.find(upstreamId);
    const account = upstream && tenant.supplierAccounts.find(upstream.supplierAccountId);
    const address = upstream && addressOf(upstream);
    if (!upstream?.active || !account?.active || !address) continue;
    const credential = pickCredential(tools, tenant, upstream, now);
    const stock = credential && tools.stock.find(tenant, account, card, sheet, now);
    // Without a lot that is open nothing could be reserved, and what is not reserved is not sold.
    if (!stock || stock.reservable.length === 0) continue;
    found.push({ upstream, account, ...credential, modelName: upstreamName, stock, ...address });
  }
  return found.length > 1 ? ordered(found, tools, now) : found;
}

function pickCredential(
  { credentials, health, random }: RoutingTools,
  tenant: TenantDirectory,
  upstream: UpstreamRow,
  now: number,
): Pick<Candidate, "credentialId" | "bearer"> | null {
  const usable = tenant.credentials.group(upstream.id).filter((row) => isUsable(row, now));
  const healthy = usable.filter((row) => !health.isAvoided(row.id, now));
  const from: readonly CredentialRow[] = healthy.length > 0 ? healthy : usable;
  const start = from.length > 1 ? Math.floor(random() * from.length) : 0;
  for (let i = 0; i < from.length; i++) {
    const row = from[(start + i) % from.length];
    const bearer = row ? credentials.bearer(tenant, row) : null;
    if (row && bearer !== null) return { credentialId: row.id, bearer };
  }
  return null;
}

function ordered(found: readonly Candidate[], { health, random }: RoutingTools, now: number): Candidate[] {
  const ranked = found.map((candidate) => ({
    candidate,
    avoided: health.isAvoided(candidate.upstream.id, now) || health.isAvoided(candidate.credentialId, now),
    // Weighted shuffle (Efraimidis and Spirakis 2006): the higher key wins.
    draw: candidate.upstream.weight > 0 ? random() ** (1 / candidate.upstream.weight) : -1,
  }));
  const equalWeights = new Set(found.map(({ upstream }) => upstream.weight)).size === 1;
  ranked.sort(
    (a, b) =>
      Number(a.avoided) - Number(b.avoided) ||
      a.candidate.upstream.priority - b.candidate.upstream.priority ||
      (equalWeights ? byStock(a.candidate, b.candidate) : 0) ||
      b.draw - a.draw,
  );
  return ranked.map(({ candidate }) => candidate);
}

function byStock(a: Candidate, b: Candidate): number {
  if (a.stock.firstEnds === b.stock.firstEnds) return 0;
  return a.stock.firstEnds < b.stock.firstEnds ? -1 : 1;
}
