import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { ApiKey } from "@/generated/prisma/client";

/** `replaced`: works until its grace ends, while its successor works already. */
export type KeyState = "active" | "replaced" | "expired" | "revoked";

/** A key as its owner may see it: never the secret, which nobody has. */
export interface KeyView {
  readonly id: string;
  readonly name: string;
  /** First and last characters. */
  readonly hint: string;
  readonly state: KeyState;
  /** Wire ids; empty means all models. */
  readonly modelIds: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly replacedById: string | null;
}

/** What a stored key is at a time. The gateway decides by the same columns (gateway_admit). */
export function keyStateAt(key: Pick<ApiKey, "status" | "expiresAt" | "replacedById">, now: Date): KeyState {
  if (key.status === "revoked") return "revoked";
  if (key.expiresAt !== null && key.expiresAt <= now) return "expired";
  return key.replacedById === null ? "active" : "replaced";
}

/** A row as it is shown at a time. */
export function keyView(key: ApiKey, now: Date): KeyView {
  const { name, hint, createdAt, expiresAt, revokedAt, lastUsedAt, replacedById } = key;
  return {
    id: toWireId("apiKey", key.id),
    name,
    hint,
    state: keyStateAt(key, now),
    modelIds: key.modelIds.map((id) => toWireId("model", id)),
    createdAt,
    expiresAt,
    revokedAt,
    lastUsedAt,
    replacedById: replacedById && toWireId("apiKey", replacedById),
  };
}
