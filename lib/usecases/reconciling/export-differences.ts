import { decimalFromNano } from "@/lib/domain/money/nano";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { Prisma } from "@/generated/prisma/client";

import { query } from "../define";
import { shownDifferences } from "./list-differences";
import { ownBill } from "./own-bill";
import { exportDifferencesInput } from "./schemas";

/** Columns of the file; names never change, new ones go to the end. */
export const DIFFERENCES_HEADER = [
  ...["difference_id", "kind", "request_id", "call_id", "day", "model", "ours", "theirs", "difference"],
  ...["currency", "reason", "note"],
] as const;
const PAGE = 1_000;

interface Row {
  id: string;
  kind: string;
  request_id: string | null;
  call_id: string | null;
  day: string;
  model: string;
  ours_nano: bigint;
  theirs_nano: bigint;
  reason: string | null;
  note: string | null;
}

/** The differences of a bill, with the page's filter, in pages for a file that is written as it is read. */
export const exportDifferences = query({
  name: "supplier_bill.export_differences",
  permission: "inventory.read",
  input: exportDifferencesInput,
  async run({ tx, actor: { tenantId } }, { id, show, after }) {
    const { currency } = await ownBill(tx, tenantId, id);
    const from = after === undefined ? Prisma.empty : Prisma.sql`AND d.id > ${after}::uuid`;
    const rows = await tx.$queryRaw<Row[]>`
      SELECT d.id, d.kind::text, d.request_id, d.call_id, to_char(d.day, 'YYYY-MM-DD') AS day, d.model, d.ours_nano, d.theirs_nano, d.reason, d.note
      FROM bill_difference d
      WHERE d.tenant_id = ${tenantId}::uuid AND d.bill_id = ${id}::uuid AND ${shownDifferences(show)} ${from}
      ORDER BY d.id LIMIT ${PAGE + 1}`;
    const shown = rows.slice(0, PAGE);
    const last = rows.length > PAGE ? shown.at(-1) : undefined;
    return {
      rows: shown.map((row) => cellsOf(row, currency)),
      next: last ? toWireId("billDifference", last.id) : null,
    };
  },
});

function cellsOf(row: Row, currency: string): string[] {
  const amount = (nano: bigint) => decimalFromNano(nano, 9);
  return [
    ...[toWireId("billDifference", row.id), row.kind, row.request_id ?? ""],
    ...[row.call_id === null ? "" : toWireId("call", row.call_id), row.day, row.model],
    ...[amount(row.ours_nano), amount(row.theirs_nano), amount(row.theirs_nano - row.ours_nano), currency],
    ...[row.reason ?? "", row.note ?? ""],
  ];
}
