import pg from "pg";

import { attachedUrls, type DatabaseUrls, type LoginRole } from "@/lib/db/urls";
import { env } from "@/lib/env";

/** The connections of this process: one pool per role, so that no query runs with more rights than it needs. */
export interface Pools {
  readonly urls: DatabaseUrls;
  readonly tenant: pg.Pool;
  readonly platform: pg.Pool;
  readonly gateway: pg.Pool;
}

const CONNECT_MS = 10_000;
const TENANT_STATEMENT_MS = 60_000;

// server.ts and Next load separate instances of this module; they must share connections.
const holder = globalThis as typeof globalThis & { __entrepotPools?: Pools };

/**
 * Opens the pools on `urls` for this process. Called once at start (and once per test database); throws when pools are
 * open already, since whoever holds them would lose theirs.
 */
export function openPools(
  urls: DatabaseUrls,
  sizes: Readonly<Record<LoginRole, number>> = env.poolSizes,
): Pools {
  if (holder.__entrepotPools) throw new Error("The pools of this process are open already.");
  const pool = (role: LoginRole, extra: pg.PoolConfig = {}) => {
    const created = new pg.Pool({
      connectionString: urls[role],
      max: sizes[role],
      application_name: `entrepot ${role}`,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      ...extra,
    });
    // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
    created.on("error", () => undefined);
    return created;
  };
  holder.__entrepotPools = {
    urls,
    tenant: pool("tenant", { statement_timeout: TENANT_STATEMENT_MS }),
    platform: pool("platform"),
    gateway: pool("gateway", { types: exactIntegers }),
  };
  return holder.__entrepotPools;
}

/** The open pools; a process that nobody opened them for attaches to the installation's database. */
export function pools(): Pools {
  return holder.__entrepotPools ?? openPools(attachedUrls());
}

/** The gateway's own connections (`app_gateway`). `int8` arrives as bigint, alone and in arrays; `numeric` as text. */
export function gatewayPool(): pg.Pool {
  return pools().gateway;
}

/** Waits for running queries and closes every connection. Safe to call twice. */
export async function closePools(): Promise<void> {
  const open = holder.__entrepotPools;
  if (!open) return;
  delete holder.__entrepotPools;
  await Promise.all([open.tenant.end(), open.platform.end(), open.gateway.end()]);
}

const INT8 = 20;
const INT8_ARRAY = 1016;

const exactIntegers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    const standard = pg.types.getTypeParser(oid, format) as (value: string) => unknown;
    if (format === "binary") return standard;
    if (oid === INT8) return (value: string) => BigInt(value);
    if (oid === INT8_ARRAY) return (value: string) => deepBigInt(standard(value));
    return standard;
  }) as pg.CustomTypesConfig["getTypeParser"],
};

function deepBigInt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepBigInt);
  return value === null ? null : BigInt(value as string);
}
