import { Prisma } from "@/generated/prisma/client";
import type { DifferenceKind } from "@/generated/prisma/enums";
import { isoDay } from "@/lib/domain/tenancy/zone";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { ownBill } from "./own-bill";
import { listDifferencesInput, type DIFFERENCE_FILTERS } from "./schemas";

export const DIFFERENCES_PAGE = 50;

interface Row {
  id: string;
  kind: DifferenceKind;
  request_id: string | null;
  call_id: string | null;
  day: Date;
  model: string;
  ours_nano: bigint;
  theirs_nano: bigint;
  reason: string | null;
  note: string | null;
}

/** The condition on `d` that a filter of the page stands for. */
export function shownDifferences(show: (typeof DIFFERENCE_FILTERS)[number]): Prisma.Sql {
  switch (show) {
    case "open":
      return Prisma.sql`d.reason IS NULL`;
    case "explained":
      return Prisma.sql`d.reason IS NOT NULL`;
    case "missing":
    case "over":
    case "price":
      return Prisma.sql`d.kind = ${show}::difference_kind`;
    default:
      return show satisfies never;
  }
}

/** What a bill and our books do not agree on, largest first. */
export const listDifferences = query({
  name: "supplier_bill.list_differences",
  permission: "inventory.read",
  input: listDifferencesInput,
  async run({ tx, actor: { tenantId } }, { id, show, page }) {
    await ownBill(tx, tenantId, id);
    const which = Prisma.sql`FROM bill_difference d WHERE d.tenant_id = ${tenantId}::uuid AND d.bill_id = ${id}::uuid AND ${shownDifferences(show)}`;
    const rows = await tx.$queryRaw<Row[]>`
      SELECT d.* ${which} ORDER BY abs(d.theirs_nano - d.ours_nano) DESC, d.id
      LIMIT ${DIFFERENCES_PAGE} OFFSET ${(page - 1) * DIFFERENCES_PAGE}`;
    const [counted] = await tx.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total ${which}`;
    return {
      total: Number(counted?.total ?? 0),
      rows: rows.map((row) => ({
        id: toWireId("billDifference", row.id),
        kind: row.kind,
        requestId: row.request_id,
        callId: row.call_id && toWireId("call", row.call_id),
        day: isoDay({
          year: row.day.getUTCFullYear(),
          month: row.day.getUTCMonth() + 1,
          day: row.day.getUTCDate(),
        }),
        model: row.model,
        oursNano: row.ours_nano,
        theirsNano: row.theirs_nano,
        reason: row.reason,
        note: row.note,
      })),
    };
  },
});

export type DifferenceRow = Awaited<ReturnType<typeof listDifferences.execute>>["rows"][number];
