/** What a party is in its tenant's selling tree; `platform` is the operator's own, outside of every tree. */
export const PARTY_KINDS = ["platform", "root", "distributor", "customer"] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/** Roles a member holds in its party. `operator` exists in the platform only, the others anywhere else. */
export const ROLES = ["operator", "owner", "admin", "finance", "developer", "support"] as const;
export type Role = (typeof ROLES)[number];

/** Tenant the operator's members belong to (it owns no tree). */
export const PLATFORM_TENANT_ID = "00000000-0000-7000-8000-000000000000";
