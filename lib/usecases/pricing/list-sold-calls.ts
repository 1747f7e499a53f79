import { z } from "zod";

import { Prisma } from "@/generated/prisma/client";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

import { wireId } from "../wire-id-field";

const PAGE = 50;

/** After which call the page begins, and whose calls: a direct buyer's, those of its own buyers with it. */
export const soldCallsInput = z.strictObject({
  after: wireId("call").optional(),
  buyer: wireId("party").optional(),
});

interface Row {
  readonly id: string;
  readonly admitted_at: Date;
  readonly state: "settled" | "released";
  readonly outcome: string;
  readonly fault_row: string | null;
  readonly estimated: boolean;
  readonly display_name: string;
  readonly buyer: string | null;
  readonly currency: string | null;
  readonly amount_nano: bigint | null;
}

/**
 * The calls the actor's party sold, newest first: to which of its direct buyers and for how much, and nothing of who asked what. Found
 * by id, so that a page costs the same however long the log is.
 */
export const listSoldCalls = query({
  name: "price_book.sold_calls",
  permission: "prices.read",
  scope: "system",
  input: soldCallsInput,
  async run({ tx, actor }, { after, buyer }) {
    const { tenantId, partyId } = actor;
    const older = after ? Prisma.sql`AND c.id < ${after}::uuid` : Prisma.empty;
    const whose = buyer ? Prisma.sql`AND ${buyer}::uuid = ANY (c.party_path)` : Prisma.empty;
    const rows = await tx.$queryRaw<Row[]>`
      SELECT c.id, c.admitted_at, c.state, c.outcome, c.fault_row, c.estimated, m.display_name, p.name AS buyer, l.currency, l.amount_nano
      FROM call c
      JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
      LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.seller_id = ${partyId}::uuid
      LEFT JOIN party p ON p.tenant_id = c.tenant_id AND p.id = c.party_path[array_position(c.party_path, ${partyId}::uuid) + 1]
      WHERE c.tenant_id = ${tenantId}::uuid AND ${partyId}::uuid = ANY (c.party_path) AND c.customer_id <> ${partyId}::uuid
        ${older} ${whose}
      ORDER BY c.id DESC LIMIT ${PAGE + 1}`;
    const items = rows.slice(0, PAGE).map((row) => ({
      id: toWireId("call", row.id),
      ...{ at: row.admitted_at, model: row.display_name, buyer: row.buyer ?? "", currency: row.currency },
      ...{ state: row.state, outcome: row.outcome, faultRow: row.fault_row, estimated: row.estimated },
      costNano: row.amount_nano ?? 0n,
    }));
    return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null };
  },
});

export type SoldCalls = Awaited<ReturnType<typeof listSoldCalls.execute>>;
