import { z } from "zod";

import { DATE_ORDERS } from "@/lib/domain/inventory/bill-row";
import { isKnownZone } from "@/lib/domain/tenancy/zone";

import { wireId } from "../wire-id-field";

const column = z.string().min(1).max(200);
const optionalColumn = z
  .string()
  .max(200)
  .transform((name) => (name === "" ? null : name))
  .nullable();

/** How the columns are read. `tolerance`: by how much a row may differ and still count as matched, in the bill's currency. */
export const billMappingSchema = z.strictObject({
  amountColumn: column,
  dayColumn: column,
  requestIdColumn: optionalColumn,
  modelColumn: optionalColumn,
  decimal: z.enum([".", ","]),
  dateOrder: z.enum(DATE_ORDERS),
  zone: z.string().refine(isKnownZone, { params: { reason: "zone_unknown" } }),
  basis: z.enum(["cost", "list"]),
  tolerance: z.string().regex(/^\d{1,6}(\.\d{1,9})?$/),
});
export type StoredMapping = z.output<typeof billMappingSchema>;

export const startBillInput = z.strictObject({
  accountId: wireId("supplierAccount"),
  fileName: z.string().trim().min(1).max(200),
});

/** Five megabytes of the file in base64; a part sent twice replaces itself. */
export const PART_BYTES = 5 * 1024 * 1024;
const PARTS_MAX = 200;
/** The longest file that can be sent: about a gigabyte. */
export const BILL_BYTES_MAX = PART_BYTES * PARTS_MAX;
export const billPartInput = z.strictObject({
  id: wireId("supplierBill"),
  seq: z
    .number()
    .int()
    .min(0)
    .max(PARTS_MAX - 1),
  data: z.base64().max(Math.ceil((PART_BYTES * 4) / 3) + 4),
});

export const billInput = z.strictObject({ id: wireId("supplierBill") });

export const importBillInput = z.strictObject({ id: wireId("supplierBill"), mapping: billMappingSchema });

/** Why a difference is as it is. */
export const EXPLANATIONS = [
  "supplier_error",
  "our_count",
  "price_changed",
  "rounding",
  "retry_billed",
  "other_period",
  "credit_agreed",
  "other",
] as const;
export const explainInput = z.strictObject({
  ids: z.array(wireId("billDifference")).min(1).max(500),
  reason: z.enum(EXPLANATIONS),
  note: z.string().trim().max(500).default(""),
});

export const DIFFERENCE_FILTERS = ["open", "missing", "over", "price", "explained"] as const;
/** Differences of a bill, largest first; `after` is the page's number, from 1. */
export const listDifferencesInput = z.strictObject({
  id: wireId("supplierBill"),
  show: z.enum(DIFFERENCE_FILTERS).default("open"),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

/** The same as a file, in the order of their ids. */
export const exportDifferencesInput = z.strictObject({
  id: wireId("supplierBill"),
  show: z.enum(DIFFERENCE_FILTERS).default("open"),
  after: wireId("billDifference").optional(),
});

export const traceInput = z.strictObject({
  /** A vendor's request id, or a whole mail with some in it. */
  text: z.string().trim().min(4).max(50_000),
});
