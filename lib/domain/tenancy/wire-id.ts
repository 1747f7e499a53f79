/**
 * Prefix of each noun's id on the wire: `lot_` and the UUID without dashes. The prefix says what an id names, so
 * that one pasted into the wrong field is refused before it is looked up. Prefixes are unique and never change.
 */
export const WIRE_PREFIX = {
  tenant: "tnt",
  party: "pty",
  member: "mbr",
  session: "ses",
  apiKey: "key",
  supplier: "sup",
  supplierAccount: "sac",
  credential: "crd",
  upstream: "ups",
  purchaseOrder: "por",
  lot: "lot",
  stockDocument: "doc",
  stockImport: "imp",
  model: "mdl",
  priceBook: "bok",
  priceVersion: "ver",
  markupRule: "rul",
  rateCard: "rcd",
  exchangeRate: "fxr",
  call: "call",
  attempt: "att",
  hold: "hld",
  usage: "usg",
  ratedLine: "lin",
  wallet: "wlt",
  grant: "grt",
  journalEntry: "jnl",
  topUp: "top",
  package: "pkg",
  subscription: "sub",
  invoice: "inv",
  invoiceLine: "inl",
  creditNote: "crn",
  payment: "pay",
  domain: "dom",
  auditEvent: "aud",
  supplierBill: "sbl",
  billDifference: "bdf",
  priceReplay: "rpl",
  commitment: "cmt",
  supplierTier: "tie",
  sellByOffer: "off",
} as const;

/** A noun that has ids on the wire. */
export type WireNoun = keyof typeof WIRE_PREFIX;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BARE = /^[0-9a-f]{32}$/;

/** Writes a UUID as a wire id. @throws RangeError when it is no UUID, which would be our own mistake. */
export function toWireId(noun: WireNoun, uuid: string): string {
  if (!UUID.test(uuid)) throw new RangeError("not a UUID");
  return `${WIRE_PREFIX[noun]}_${uuid.replaceAll("-", "").toLowerCase()}`;
}

/** Reads a wire id of that noun back to a dashed UUID; null for anything else (answer 404, never 500). */
export function fromWireId(noun: WireNoun, wireId: string): string | null {
  const prefix = `${WIRE_PREFIX[noun]}_`;
  if (!wireId.startsWith(prefix)) return null;
  const bare = wireId.slice(prefix.length);
  if (!BARE.test(bare)) return null;
  return [bare.slice(0, 8), bare.slice(8, 12), bare.slice(12, 16), bare.slice(16, 20), bare.slice(20)].join(
    "-",
  );
}
