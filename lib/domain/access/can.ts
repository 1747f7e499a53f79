import type { PartyKind, Role } from "./party-kind";
import type { Permission } from "./permission";
import { PERMISSION_TABLE, PERMISSIONS } from "./permission";

/** Who asks: a member's role, and the kind of the party it is a member of. */
export interface AccessActor {
  readonly role: Role;
  readonly partyKind: PartyKind;
}

/**
 * Whether a member may do something: its role, in a party of its kind. `operator` exists in the platform alone and
 * is the only role there. Says nothing about whose rows: that is the tenant's and party's scope.
 */
export function can(actor: AccessActor, permission: Permission): boolean {
  if ((actor.role === "operator") !== (actor.partyKind === "platform")) return false;
  const { in: kinds, roles }: { in: readonly PartyKind[]; roles: readonly Role[] } =
    PERMISSION_TABLE[permission];
  return kinds.includes(actor.partyKind) && roles.includes(actor.role);
}

/** Everything an actor may do, in the order of the table: for menus and the access matrix. */
export function permissionsOf(actor: AccessActor): Permission[] {
  return PERMISSIONS.filter((permission) => can(actor, permission));
}
