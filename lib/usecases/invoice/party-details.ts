import type { Prisma } from "@/generated/prisma/client";

/** Who a party is on a document: a snapshot, since documents do not change when a name does. */
export interface PartyDetails {
  readonly name: string;
  readonly legalName: string;
  readonly address: readonly string[];
  readonly taxId: string | null;
  readonly email: string | null;
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Reads a snapshot, or a party's `billing` with its name as the fallback; unknown or missing fields are left out. */
export function partyDetails(name: string, billing: Prisma.JsonValue): PartyDetails {
  const fields = typeof billing === "object" && billing !== null && !Array.isArray(billing) ? billing : {};
  const address = fields["address"];
  const lines = Array.isArray(address) ? address : typeof address === "string" ? address.split("\n") : [];
  return {
    name,
    legalName: text(fields["legalName"]) ?? name,
    address: lines.flatMap((line) => text(line) ?? []),
    taxId: text(fields["taxId"]),
    email: text(fields["email"]),
  };
}
