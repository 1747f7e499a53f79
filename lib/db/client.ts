import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";

import { pools } from "@/lib/db/pools";
import { PrismaClient } from "@/generated/prisma/client";
import type { Prisma } from "@/generated/prisma/client";

/** What use cases get: Prisma inside one transaction. The clients themselves stay in this folder. */
export type Tx = Prisma.TransactionClient;

// Per module instance, on shared connections: `instanceof` on Prisma's errors then holds on both sides.
const clients = new WeakMap<pg.Pool, PrismaClient>();

function clientOf(pool: pg.Pool): PrismaClient {
  let client = clients.get(pool);
  if (!client) {
    client = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: "minimal" });
    clients.set(pool, client);
  }
  return client;
}

/** For with-tenant.ts only. */
export const tenantClient = (): PrismaClient => clientOf(pools().tenant);

/** For with-tenant.ts only. */
export const platformClient = (): PrismaClient => clientOf(pools().platform);
