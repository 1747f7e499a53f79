import { createHash } from "node:crypto";

import { inForce, type VersionRow } from "./versions";

/** Another edition of the book that a draft would undo, or be undone by. */
export interface Crossing {
  /**
   * `undoes`: it came, or comes, into force after the draft was begun, so that what it changed is not in the draft. `undone_by`: it is
   * scheduled for a later day, and begins without what the draft changes.
   */
  readonly kind: "undoes" | "undone_by";
  readonly number: number;
  readonly since: Date;
}

type Edition = Pick<VersionRow, "status" | "effectiveFrom" | "number">;

/** What crosses with a draft that would begin at a time: the edition it takes over from, then those that take over from it. */
export function crossings(
  versions: readonly Edition[],
  draft: Pick<VersionRow, "createdAt">,
  from: Date,
): Crossing[] {
  const before = inForce(versions, from);
  const undone =
    before?.effectiveFrom && before.effectiveFrom > draft.createdAt
      ? [{ kind: "undoes" as const, number: before.number, since: before.effectiveFrom }]
      : [];
  const later = versions.flatMap(({ status, effectiveFrom, number }) =>
    status === "scheduled" && effectiveFrom !== null && effectiveFrom > from
      ? [{ kind: "undone_by" as const, number, since: effectiveFrom }]
      : [],
  );
  return [...undone, ...later.sort((a, b) => a.since.getTime() - b.since.getTime())];
}

/** What a draft says, as a mark: who has read it publishes that, and not what somebody else has made of it since. */
export function draftMark({ id, rules }: Pick<VersionRow, "id" | "rules">): string {
  const said = JSON.stringify([id, rules.map((row) => [row.id, row.rule])]);
  return createHash("sha256").update(said).digest("base64url").slice(0, MARK_CHARACTERS);
}

const MARK_CHARACTERS = 22;
