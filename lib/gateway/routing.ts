import type { CredentialRow, ModelRow, SupplierAccountRow, UpstreamRow } from "@/lib/db/directory/rows";
import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import { compareAccountStock } from "@/lib/domain/inventory/account-order";
import type { DrawOrder } from "@/lib/domain/inventory/draw-policy";
import { upstreamAddress, type UpstreamAddress } from "@/lib/integrations/upstream/address";
import type { Caller } from "./authenticate";
import type { ChargeSheet } from "./charge-sheet";
import { isUsable, type Credentials } from "./credentials";
import { demandsOf, meets, tieBreakerOf } from "./demands";
import type { Entrant } from "./gate";
import type { Gates } from "./gates";
import type { HealthBook } from "./health";
import type { ParsedRequest, RoutePreferences } from "./protocols/contract";
import type { SpeedBook } from "./speed";
import { nextLotChange, stockOf, type AccountStock, type StockBasis } from "./stock";

/** An upstream a call may be sent to, with one of its credentials. */
export interface Candidate {
  readonly upstream: UpstreamRow;
  readonly account: SupplierAccountRow;
  readonly credentialId: string;
  readonly credentialLimits: CredentialRow["limits"];
  /** The credential itself. */
  readonly secret: string;
  /** What this upstream calls the model. */
  readonly modelName: string;
  readonly stock: AccountStock;
  readonly origin: string;
  readonly basePath: string;
}

export interface RoutingTools {
  readonly credentials: Credentials;
  readonly health: HealthBook;
  readonly gates: Gates;
  readonly speeds: SpeedBook;
  readonly routes: RouteBook;
  /** In [0, 1): deals calls out by weight. */
  readonly random: () => number;
}

/** An upstream with every credential that may be used. */
type Route = readonly [Candidate, ...Candidate[]];

interface Known {
  readonly routes: readonly Route[];
  readonly revision: number;
  /** Milliseconds. */
  readonly validUntil: number;
}

/** What of an offer routing depends on. */
export interface Offered {
  readonly served: ModelRow;
  readonly basis: StockBasis;
  readonly sheet: ChargeSheet;
}

/** Remembers who can serve what: asked at every call, changed by the directory and the clock now and then. */
export class RouteBook {
  /** By sheet, then by the model that serves: a curated one has several. */
  readonly #known = new WeakMap<ChargeSheet, Map<string, Known>>();

  /** The upstreams that can serve an offer's model now, in no order. */
  find(
    tools: RoutingTools,
    tenant: TenantDirectory,
    { served, basis, sheet }: Offered,
    now: number,
  ): readonly Route[] {
    let models = this.#known.get(sheet);
    if (!models) this.#known.set(sheet, (models = new Map<string, Known>()));
    const known = models.get(served.id);
    if (known && known.revision === tenant.revision && now < known.validUntil) return known.routes;
    const routes: Route[] = [];
    let validUntil = Infinity;
    for (const { upstreamId, upstreamName } of tenant.upstreamModels.group(served.id)) {
      const upstream = tenant.upstreams.find(upstreamId);
      const account = upstream && tenant.supplierAccounts.find(upstream.supplierAccountId);
      const address = upstream && addressOf(upstream);
      if (!upstream?.active || !account?.active || !address) continue;
      const stock = stockOf(tenant, account, basis, sheet.metered, now);
      validUntil = Math.min(validUntil, nextLotChange(tenant, account.id, now));
      // Without a lot that is open nothing could be reserved, and what is not reserved is not sold.
      if (!stock || stock.reservable.length === 0) continue;
      const place = { upstream, account, modelName: upstreamName, stock, ...address };
      const credentials = tenant.credentials.group(upstream.id);
      for (const { stateUntil } of credentials) validUntil = later(stateUntil, now, validUntil);
      const route = credentials.flatMap((row) => withCredential(tools.credentials, tenant, place, row, now));
      if (isRoute(route)) routes.push(route);
    }
    models.set(served.id, { routes, revision: tenant.revision, validUntil });
    return routes;
  }
}

function later(moment: Date | null, now: number, validUntil: number): number {
  const at = moment?.getTime() ?? Infinity;
  return at > now ? Math.min(at, validUntil) : validUntil;
}

function isRoute(candidates: readonly Candidate[]): candidates is Route {
  return candidates.length > 0;
}

function withCredential(
  credentials: Credentials,
  tenant: TenantDirectory,
  place: Omit<Candidate, "credentialId" | "credentialLimits" | "secret">,
  row: CredentialRow,
  now: number,
): Candidate[] {
  const secret = isUsable(row, now) ? credentials.secret(tenant, row) : null;
  return secret === null ? [] : [{ ...place, credentialId: row.id, credentialLimits: row.limits, secret }];
}

/**
 * The upstreams that can serve a call, best first: healthy before those that failed lately, with a free place before those
 * at their limit, then by priority (lower first); among equals as the client or the seller's policy sorts, else dealt out
 * by weight; or, where weights are equal or the seller chose an order of drawing, by whose stock that order takes first. The
 * turns of one conversation are dealt the same, in every process, so that the vendor's prompt cache is hit. Behind each upstream come others of its keys,
 * for when it is the key that is refused.
 */
export function candidatesFor(
  tools: RoutingTools,
  caller: Caller,
  request: Pick<ParsedRequest, "stickyText" | "preferences">,
  offered: Offered,
  now: number,
): readonly Candidate[] {
  const { tenant, key } = caller;
  const demands = demandsOf(caller, request.preferences);
  const found = tools.routes.find(tools, tenant, offered, now);
  const routes = demands === null ? found : found.filter((route) => meets(route[0], demands));
  const [first] = routes;
  // Nearly always: one upstream, one key.
  if (routes.length <= 1 && (first?.length ?? 0) <= 1) return first ?? [];
  const deal = dealer(tools, request.stickyText === null ? null : key.id + request.stickyText);
  const segment = tenant.parties.find(key.partyId)?.segment ?? null;
  const sort = request.preferences?.sort ?? tieBreakerOf(tenant);
  const order = tenant.row?.drawOrder ?? "first_expired";
  const orderChosen = tenant.row?.drawOrderChosen ?? false;
  const ranking: Ranking = { ...tools, deal, sort, order, orderChosen, entrant: { segment, tokens: 1 }, now };
  const picked = routes.map((route) => picks(route, ranking));
  const best = ordered(
    picked.map((one) => one.best),
    ranking,
  );
  const others = new Map(picked.map((one) => [one.best, one.others]));
  return best.flatMap((one) => [one, ...(others.get(one) ?? [])]);
}

/** A number in [0, 1) for an id: by chance, or always the same for one conversation (rendezvous hashing). */
type Deal = (id: string) => number;

const STICKY_CHARS = 4_096;

function dealer({ random }: RoutingTools, sticky: string | null): Deal {
  if (sticky === null) return random;
  const seed = fnv1a(sticky.slice(0, STICKY_CHARS), 0x811c9dc5);
  return (id) => fnv1a(id, seed) / 2 ** 32;
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits, stirred once more: short ids that differ in one letter must land far apart. */
function fnv1a(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

interface Ranking extends RoutingTools {
  readonly deal: Deal;
  readonly sort: RoutePreferences["sort"];
  readonly order: DrawOrder;
  /** The seller chose the order: it comes before weights. */
  readonly orderChosen: boolean;
  readonly entrant: Entrant;
  readonly now: number;
}

interface Picked {
  readonly best: Candidate;
  /** For when it is the key that is refused. */
  readonly others: readonly Candidate[];
}

/** Keys of one upstream tried after the first: a call has so many tries. */
const OTHER_KEYS = 2;

/** An upstream's credentials in order: healthy ones with a free place first, if there are any. */
function picks(route: Route, ranking: Ranking): Picked {
  if (route.length === 1) return { best: route[0], others: [] };
  const { health, gates, deal, entrant, now } = ranking;
  const ranked = route
    .map((candidate) => ({
      candidate,
      avoided: health.isAvoided(candidate.credentialId, now),
      full: !gates.isOpen(candidate, entrant),
      draw: deal(candidate.credentialId),
    }))
    .sort(
      (a, b) => Number(a.avoided) - Number(b.avoided) || Number(a.full) - Number(b.full) || b.draw - a.draw,
    );
  const [best, ...rest] = ranked;
  const others = rest.filter(({ avoided }) => !avoided).slice(0, OTHER_KEYS);
  return { best: best?.candidate ?? route[0], others: others.map(({ candidate }) => candidate) };
}

function ordered(found: readonly Candidate[], ranking: Ranking): Candidate[] {
  const { health, gates, deal, entrant, now, sort, order } = ranking;
  const ranked = found.map((candidate) => ({
    candidate,
    avoided: health.isAvoided(candidate.upstream.id, now) || health.isAvoided(candidate.credentialId, now),
    full: !gates.isOpen(candidate, entrant),
    figure: sort === null ? 0 : figureOf(candidate, sort, ranking),
    // Weighted shuffle (Efraimidis and Spirakis 2006): the higher key wins.
    draw: candidate.upstream.weight > 0 ? deal(candidate.upstream.id) ** (1 / candidate.upstream.weight) : -1,
  }));
  const byStock = ranking.orderChosen || new Set(found.map(({ upstream }) => upstream.weight)).size === 1;
  ranked.sort(
    (a, b) =>
      Number(a.avoided) - Number(b.avoided) ||
      Number(a.full) - Number(b.full) ||
      a.candidate.upstream.priority - b.candidate.upstream.priority ||
      a.figure - b.figure ||
      (byStock ? compareAccountStock(order, a.candidate.stock, b.candidate.stock) : 0) ||
      b.draw - a.draw,
  );
  return ranked.map(({ candidate }) => candidate);
}

/** What a sort goes by, lower first; upstreams not known yet come first, or they would never be. */
function figureOf(
  { upstream, modelName, stock }: Candidate,
  sort: NonNullable<RoutePreferences["sort"]>,
  { speeds }: RoutingTools,
): number {
  switch (sort) {
    case "latency":
      return speeds.of(upstream.id, modelName)?.firstByteMs ?? 0;
    case "throughput": {
      const speed = speeds.of(upstream.id, modelName);
      return speed === undefined || speed.bytesPerS === 0 ? -Infinity : -speed.bytesPerS;
    }
    case "price":
      return stock.costPpm;
    default:
      return sort satisfies never;
  }
}

const addresses = new WeakMap<UpstreamRow, UpstreamAddress | null>();

function addressOf(upstream: UpstreamRow): UpstreamAddress | null {
  let address = addresses.get(upstream);
  if (address === undefined) {
    address = URL.canParse(upstream.baseUrl) ? upstreamAddress(upstream.baseUrl, upstream.protocol) : null;
    addresses.set(upstream, address);
  }
  return address;
}
