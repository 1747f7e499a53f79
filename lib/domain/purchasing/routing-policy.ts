/** What a seller, or one customer, wants of the upstreams that serve it: `limits.routing` of a tenant or a party. */
export interface RoutingPolicy {
  /** Upstreams must have all of these: regions, retention and the like. */
  readonly requireTags: readonly string[];
  /** Only upstreams that keep nothing. */
  readonly denyDataCollection: boolean;
  /** Of a customer: ISO 3166, two letters. Suppliers' terms may not allow every one. */
  readonly country: string | null;
  /** Of a tenant: what puts upstreams of equal priority in order; null: stock, then weight. */
  readonly tieBreaker: "price" | "latency" | "throughput" | null;
}

const TIE_BREAKERS = ["price", "latency", "throughput"] as const;

/** Reads a stored policy; what cannot be read demands nothing. */
export function routingPolicyOf(stored: unknown): RoutingPolicy {
  const read = typeof stored === "object" && stored !== null ? (stored as Record<string, unknown>) : {};
  const { requireTags, denyDataCollection, country, tieBreaker } = read;
  return {
    requireTags: Array.isArray(requireTags)
      ? requireTags.filter((tag): tag is string => typeof tag === "string")
      : [],
    denyDataCollection: denyDataCollection === true,
    country: typeof country === "string" && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : null,
    tieBreaker: TIE_BREAKERS.find((one) => one === tieBreaker) ?? null,
  };
}

/** What a customer itself demands, kept within what its seller says of it: `limits.routing.own` of a party. */
export function ownPolicyOf(stored: unknown): Pick<RoutingPolicy, "requireTags" | "denyDataCollection"> {
  const { own } = (typeof stored === "object" && stored !== null ? stored : {}) as { own?: unknown };
  const { requireTags, denyDataCollection } = routingPolicyOf(own);
  return { requireTags, denyDataCollection };
}
