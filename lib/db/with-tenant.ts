import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import { platformClient, tenantClient, type Tx } from "@/lib/db/client";
import { isContention } from "@/lib/db/contention";

export type { Tx } from "@/lib/db/client";

/** Who asks: a party of a tenant. Row-level security shows what the party may see and nothing else. */
export interface Scope {
  readonly tenantId: string;
  readonly partyId: string;
}

export interface TransactionOptions {
  /** Longest the whole transaction may take, in milliseconds. */
  readonly timeoutMs?: number;
  readonly isolation?: "ReadCommitted" | "RepeatableRead" | "Serializable";
}

/** The party id of a tenant's own machinery (jobs, webhooks, money commands after their permission check). */
export const SYSTEM_PARTY_ID = "00000000-0000-0000-0000-000000000000";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ATTEMPTS = 3;
const WAIT_FOR_CONNECTION_MS = 10_000;
const TRANSACTION_MS = 30_000;

const inside = new AsyncLocalStorage<"tenant" | "platform">();

/**
 * Runs `fn` in one transaction that sees what `scope` may see (SECURITY.md, Tenancy). The scope is the transaction's
 * first statement and ends with it. Deadlocks and serialisation failures are tried again, three times in all, so `fn`
 * must leave nothing outside the database that a second run would double.
 * Throws TypeError for ids that are no UUIDs, and an Error when called inside another transaction: that would take a
 * second connection and starve the pool.
 */
export function withTenant<T>(
  scope: Scope,
  fn: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  if (!UUID.test(scope.tenantId) || !UUID.test(scope.partyId)) throw new TypeError("A scope is two UUIDs.");
  return transact("tenant", options, async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.tenant_id', ${scope.tenantId}, true), set_config('app.party_id', ${scope.partyId}, true)`;
    return fn(tx);
  });
}

/**
 * Runs `fn` in one transaction as `app_platform`, which sees every tenant. For sign-in before a tenant is known, the
 * operator, jobs and checks; callers audit what they do. Retries and errors as `withTenant`.
 */
export function withPlatform<T>(fn: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
  return transact("platform", options, fn);
}

async function transact<T>(
  kind: "tenant" | "platform",
  options: TransactionOptions,
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const outer = inside.getStore();
  if (outer !== undefined)
    throw new Error(`A ${kind} transaction inside a ${outer} transaction: hand the outer one on.`);
  const client = kind === "tenant" ? tenantClient() : platformClient();
  const settings = {
    maxWait: WAIT_FOR_CONNECTION_MS,
    timeout: options.timeoutMs ?? TRANSACTION_MS,
    ...(options.isolation ? { isolationLevel: options.isolation } : {}),
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.$transaction((tx) => inside.run(kind, () => fn(tx)), settings);
    } catch (error) {
      if (attempt >= ATTEMPTS || !isContention(error)) throw error;
      await sleep(10 * attempt + Math.random() * 20);
    }
  }
}
