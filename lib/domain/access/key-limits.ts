import ipaddr from "ipaddr.js";

/** A network as ipaddr.js matches against it. */
type Network = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number];

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
export function parseLimits(json: unknown): UseLimits | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  // How its calls are routed is kept beside the limits (lib/gateway/routing-policy); it limits nobody's use.
  const { addresses = [], routing: _, ...figures } = json as Record<string, unknown>;
  if (!isAddressList(addresses)) return undefined;
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

function isAddressList(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= ADDRESSES_MAX &&
    value.every((entry) => typeof entry === "string" && networkOf(entry) !== undefined)
  );
}

/** An address or network in its one spelling (`10.1.2.3/8` is `10.0.0.0/8`); undefined where it is neither. */
export function canonicalNetwork(entry: string): string | undefined {
  const network = networkOf(entry.trim());
  if (!network) return undefined;
  const [address, prefix] = network;
  const cidr = `${address.toString()}/${prefix}`;
  if (prefix === (address.kind() === "ipv4" ? 32 : 128)) return address.toString();
  const first =
    address.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  return `${first.toString()}/${prefix}`;
}

/** Whether a list lets an address in. An address that is not known is let in by an empty list only. */
export function allowsAddress(addresses: readonly string[], address: string | undefined): boolean {
  if (addresses.length === 0) return true;
  if (address === undefined || !ipaddr.isValid(address)) return false;
  const from = ipaddr.process(address);
  return addresses.some((entry) => {
    const network = networkOf(entry);
    return network !== undefined && network[0].kind() === from.kind() && from.match([...network]);
  });
}

/** IPv4 is taken in four parts only: `10.1` and `0x7f.1` mean other things to other readers. */
function networkOf(entry: string): Network | undefined {
  const [address = "", prefix, ...more] = entry.split("/");
  if (more.length > 0 || !(ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)))
    return undefined;
  const parsed = ipaddr.process(address);
  const bits = parsed.kind() === "ipv4" ? 32 : 128;
  if (prefix === undefined) return [parsed, bits];
  if (!/^\d{1,3}$/.test(prefix)) return undefined;
  // `::ffff:10.0.0.0/104` is 10.0.0.0/8 in other clothes.
  const wide = address.includes(":") && parsed.kind() === "ipv4" ? Number(prefix) - 96 : Number(prefix);
  return wide >= 0 && wide <= bits ? [parsed, wide] : undefined;
}
