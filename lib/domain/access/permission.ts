import type { PartyKind, Role } from "./party-kind";

/** Who may: in parties of these kinds, members with these roles. */
interface Grant {
  readonly in: readonly PartyKind[];
  readonly roles: readonly Role[];
}

const EVERYBODY: readonly Role[] = ["operator", "owner", "admin", "finance", "developer", "support"];
const STAFF: readonly Role[] = ["owner", "admin", "finance", "developer", "support"];
const HEADS: readonly Role[] = ["owner", "admin"];
const MONEY: readonly Role[] = ["owner", "admin", "finance"];
const DESK: readonly Role[] = ["owner", "admin", "finance", "support"];
const TECH: readonly Role[] = ["owner", "admin", "developer"];
const WATCH: readonly Role[] = ["owner", "admin", "developer", "support"];

const ANY: readonly PartyKind[] = ["platform", "root", "distributor", "customer"];
const TREE: readonly PartyKind[] = ["root", "distributor", "customer"];
const SELLERS: readonly PartyKind[] = ["root", "distributor"];
const BUYERS: readonly PartyKind[] = ["distributor", "customer"];
const ROOT: readonly PartyKind[] = ["root"];
const PLATFORM: readonly PartyKind[] = ["platform"];

/**
 * Everything a use case may ask for, `noun.verb`, and who may do it. Which rows a permission reaches is decided
 * by tenant and party, not by its name: `billing.read` shows a customer its own invoices and a seller those it
 * issued. The root has no wallet and a distributor no stock, so those rooms do not exist for them.
 */
export const PERMISSION_TABLE = {
  "overview.read": { in: TREE, roles: STAFF },
  "inventory.read": { in: ROOT, roles: MONEY },
  "inventory.write": { in: ROOT, roles: HEADS },
  "suppliers.read": { in: ROOT, roles: MONEY },
  "suppliers.write": { in: ROOT, roles: HEADS },
  "upstreams.read": { in: ROOT, roles: WATCH },
  "upstreams.write": { in: ROOT, roles: TECH },
  "prices.read": { in: SELLERS, roles: DESK },
  "prices.write": { in: SELLERS, roles: HEADS },
  "prices.publish": { in: SELLERS, roles: HEADS },
  "customers.read": { in: SELLERS, roles: DESK },
  "customers.write": { in: SELLERS, roles: HEADS },
  "customers.credit": { in: SELLERS, roles: MONEY },
  "distributors.read": { in: SELLERS, roles: DESK },
  "distributors.write": { in: SELLERS, roles: HEADS },
  "keys.read": { in: TREE, roles: WATCH },
  "keys.write": { in: TREE, roles: TECH },
  "usage.read": { in: TREE, roles: STAFF },
  "wallet.read": { in: BUYERS, roles: STAFF },
  "topup.create": { in: BUYERS, roles: MONEY },
  "billing.read": { in: TREE, roles: MONEY },
  "billing.write": { in: SELLERS, roles: MONEY },
  "ledger.read": { in: SELLERS, roles: MONEY },
  "team.read": { in: TREE, roles: DESK },
  "team.write": { in: TREE, roles: HEADS },
  "brand.read": { in: SELLERS, roles: STAFF },
  "brand.write": { in: SELLERS, roles: HEADS },
  "settings.read": { in: TREE, roles: STAFF },
  "settings.write": { in: TREE, roles: HEADS },
  "audit.read": { in: ANY, roles: ["operator", "owner", "admin", "finance"] },
  "profile.read": { in: ANY, roles: EVERYBODY },
  "profile.write": { in: ANY, roles: EVERYBODY },
  "platform.read": { in: PLATFORM, roles: ["operator"] },
  "platform.write": { in: PLATFORM, roles: ["operator"] },
} as const satisfies Readonly<Record<string, Grant>>;

/** A name a use case declares. */
export type Permission = keyof typeof PERMISSION_TABLE;

export const PERMISSIONS = Object.keys(PERMISSION_TABLE) as readonly Permission[];
