/** Whether a text is an address or a network: told by whoever knows how addresses are written (lib/integrations/network). */
type IsNetwork = (entry: string) => boolean;

/** What somebody may use, beside money: of a key, a customer, a seller or a tenant. `null` is no limit of that kind. */
export interface UseLimits {
  readonly requestsPerMinute: number | null;
  /** Of input and output together. */
  readonly tokensPerMinute: number | null;
  /** Streamed answers at once. */
  readonly streams: number | null;
  /** Addresses and networks in CIDR notation that calls may come from; empty: from anywhere. */
  readonly addresses: readonly string[];
}

export const NO_LIMITS: UseLimits = {
  requestsPerMinute: null,
  tokensPerMinute: null,
  streams: null,
  addresses: [],
};

/** More than any customer needs, and small enough that sums stay exact. */
export const LIMIT_MAX = {
  requestsPerMinute: 1_000_000,
  tokensPerMinute: 1_000_000_000,
  streams: 10_000,
} as const;
export const ADDRESSES_MAX = 100;

export type LimitField = keyof typeof LIMIT_MAX;
export const LIMIT_FIELDS = ["requestsPerMinute", "tokensPerMinute", "streams"] as const;

/**
 * The limits as they are stored (`api_key.limits`, `party.limits`, `tenant.limits`). `undefined` where they cannot be read, a
 * field unknown or out of bounds: damage refuses calls, it never lifts a limit.
 */
export function parseLimits(json: unknown, isNetwork: IsNetwork): UseLimits | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  // How its calls are routed is kept beside the limits (lib/gateway/routing-policy); it limits nobody's use.
  const { addresses = [], routing: _, ...figures } = json as Record<string, unknown>;
  if (!isAddressList(addresses, isNetwork)) return undefined;
  if (!Object.keys(figures).every((name) => name in LIMIT_MAX)) return undefined;
  const read = LIMIT_FIELDS.map((field) => [field, figures[field] ?? null] as const);
  if (!read.every(([field, value]) => value === null || isLimit(field, value))) return undefined;
  return { ...NO_LIMITS, ...(Object.fromEntries(read) as Partial<UseLimits>), addresses };
}

/** As they are stored: what is not limited is left out, so `{}` is no limit. */
export function limitsToJson(limits: UseLimits): Record<string, number | string[]> {
  const figures = LIMIT_FIELDS.flatMap((field) => {
    const value = limits[field];
    return value === null ? [] : [[field, value] as const];
  });
  const { addresses } = limits;
  return { ...Object.fromEntries(figures), ...(addresses.length > 0 ? { addresses: [...addresses] } : {}) };
}

/** Whether a number can be a limit of its kind: whole, at least one. */
export function isLimit(field: LimitField, value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LIMIT_MAX[field];
}

function isAddressList(value: unknown, isNetwork: IsNetwork): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= ADDRESSES_MAX &&
    value.every((entry) => typeof entry === "string" && isNetwork(entry))
  );
}
