import { createHmac } from "node:crypto";

import type { Tx } from "@/lib/db/with-tenant";
import type { Prisma } from "@/generated/prisma/client";
import { secrets } from "@/lib/secrets";

import type { Actor } from "./actor";
import { Conflict } from "./errors";

/** A command's answer with `bigint` and `Date` marked, so that a repeat gets the very values of the first time. */
export function packAnswer(value: unknown): Prisma.InputJsonValue | null {
  if (typeof value === "bigint") return { $bigint: value.toString() };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(packAnswer);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(entries.sort(byName).map(([name, inner]) => [name, packAnswer(inner)]));
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}

/** The reverse of `packAnswer`. */
export function unpackAnswer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpackAnswer);
  if (typeof value !== "object" || value === null) return value;
  const { $bigint, $date } = value as Record<string, unknown>;
  if (typeof $bigint === "string") return BigInt($bigint);
  if (typeof $date === "string") return new Date($date);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unpackAnswer(inner)]));
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);

// Keyed, since inputs may hold passwords: a plain digest in the database could be guessed offline.
function inputDigest(command: string, input: unknown): string {
  const key = createHmac("sha256", secrets().apiKeyPepper).update("command-receipt").digest();
  return createHmac("sha256", key)
    .update(`${command}\n${JSON.stringify(packAnswer(input))}`)
    .digest("base64url");
}

export interface ReceiptRequest {
  readonly actor: Actor;
  readonly command: string;
  readonly key: string;
  readonly input: unknown;
}

/**
 * The first answer to this idempotency key, or null when it is new. Others with the same key wait here until this
 * transaction ends, so that two clicks at once run the command once.
 * Throws Conflict when the key was used for another command, by another member, or with another input.
 */
export async function findReceipt(tx: Tx, request: ReceiptRequest): Promise<{ answer: unknown } | null> {
  const { actor, key } = request;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${actor.tenantId} ${key}`}, 0))`;
  const row = await tx.commandReceipt.findUnique({
    where: { tenantId_key: { tenantId: actor.tenantId, key } },
  });
  if (!row) return null;
  const { input, answer } = row.result as { input?: unknown; answer?: unknown };
  const same =
    row.command === request.command &&
    row.partyId === actor.partyId &&
    row.memberId === actor.memberId &&
    input === inputDigest(request.command, request.input);
  if (!same) throw new Conflict("idempotency_key_reused");
  return { answer: unpackAnswer(answer) };
}

/** Keeps the answer for repeats, in the command's own transaction. */
export async function keepReceipt(
  tx: Tx,
  request: ReceiptRequest,
  answer: unknown,
  now: Date,
): Promise<void> {
  await tx.commandReceipt.create({
    data: {
      tenantId: request.actor.tenantId,
      key: request.key,
      partyId: request.actor.partyId,
      memberId: request.actor.memberId,
      command: request.command,
      result: { input: inputDigest(request.command, request.input), answer: packAnswer(answer) },
      createdAt: now,
    },
  });
}
