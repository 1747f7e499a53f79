import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import { ownPolicyOf, routingPolicyOf } from "@/lib/domain/purchasing/routing-policy";
import { termsOf } from "@/lib/domain/purchasing/terms";
import type { Caller } from "./authenticate";
import type { RoutePreferences } from "./protocols/contract";
import type { Candidate } from "./routing";

/** What a call's upstream must be: by its seller's policy, its customer's, and its own request. */
export interface Demands {
  readonly tags: readonly string[];
  readonly denyDataCollection: boolean;
  /** ISO 3166 of the customer; null: not known. */
  readonly country: string | null;
  /** Of the customer; null: it is in none. */
  readonly segment: string | null;
}

/** Null where nothing is demanded, as nearly always. */
export function demandsOf({ tenant, key }: Caller, preferences: RoutePreferences | null): Demands | null {
  const customer = tenant.parties.find(key.partyId);
  const policies = [tenant.row?.limits, customer?.limits].map((limits) =>
    limits?.routing === undefined ? null : routingPolicyOf(limits.routing),
  );
  const restricted = hasRestrictions(tenant);
  if (!restricted && preferences === null && policies.every((policy) => policy === null)) return null;
  const own = customer?.limits.routing === undefined ? null : ownPolicyOf(customer.limits.routing);
  const all = [...policies, own, preferences];
  const denied = all.some((one) => one?.denyDataCollection);
  return {
    tags: all.flatMap((one) => one?.requireTags ?? []),
    denyDataCollection: denied,
    country: policies[1]?.country ?? null,
    segment: customer?.segment ?? null,
  };
}

/** What upstreams of equal priority are put in order by, as the seller says; null: by stock, then by weight. */
export function tieBreakerOf({ row }: TenantDirectory): RoutePreferences["sort"] {
  return row?.limits.routing === undefined ? null : routingPolicyOf(row.limits.routing).tieBreaker;
}

const restrictions = new WeakMap<object, { readonly revision: number; readonly any: boolean }>();

/** Whether any account's terms keep it from some customers: looked at once for each state of the directory. */
function hasRestrictions(tenant: TenantDirectory): boolean {
  const known = restrictions.get(tenant);
  if (known?.revision === tenant.revision) return known.any;
  const any = [...tenant.supplierAccounts.all()].some(({ terms }) => {
    const { resale, allowedRegions, allowedSegments } = termsOf(terms);
    return resale === "forbidden" || allowedRegions.length > 0 || allowedSegments.length > 0;
  });
  restrictions.set(tenant, { revision: tenant.revision, any });
  return any;
}

/**
 * Whether an upstream is what is demanded, and its supplier's terms let it serve this customer: what may not be resold
 * serves nobody, regions count as soon as the customer's country is known, and segments always: who is in none is not named.
 */
export function meets({ upstream: { settings }, account }: Candidate, demands: Demands): boolean {
  const { resale, allowedRegions, allowedSegments } = termsOf(account.terms);
  if (resale === "forbidden") return false;
  const { country, segment } = demands;
  if (allowedSegments.length > 0 && !allowedSegments.some((one) => segment !== null && same(one, segment)))
    return false;
  if (country !== null && allowedRegions.length > 0 && !allowedRegions.some((one) => same(one, country)))
    return false;
  if (demands.denyDataCollection && settings.keepsData !== false) return false;
  const tags: readonly unknown[] = Array.isArray(settings.tags) ? settings.tags : [];
  return demands.tags.every((tag) => tags.includes(tag));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
