/** Roles in the order they are offered; only owners may give the first. */
export const TEAM_ROLES = ["owner", "admin", "finance", "developer", "support"] as const;

export type TeamRole = (typeof TEAM_ROLES)[number];

/** The roles somebody may give. */
export function rolesToGive(isOwner: boolean): readonly TeamRole[] {
  return isOwner ? TEAM_ROLES : TEAM_ROLES.slice(1);
}
