import ipaddr from "ipaddr.js";

/** A network as ipaddr.js matches against it. */
type Network = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number];

/** Whether a text is an address or a network in CIDR notation. */
export function isNetwork(entry: string): boolean {
  return networkOf(entry) !== undefined;
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
