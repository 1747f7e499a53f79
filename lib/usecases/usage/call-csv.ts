import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { decimalFromNano, decimalFromPrice } from "@/lib/domain/money/nano";

import type { CallView } from "./call-row";

/** Columns of the export; names never change, new ones go to the end. */
export const CALL_CSV_HEADER: readonly string[] = [
  ...[
    "call_id",
    "time",
    "model",
    "key_id",
    "key",
    "streaming",
    "http_status",
    "charged_as",
    "outcome",
    "charge_rule",
  ],
  ...["estimated", "currency", "cost", "cost_prepaid", "latency_ms", "first_byte_ms"],
  ...DIMENSIONS.map((dimension) => `${dimension}_units`),
  ...DIMENSIONS.map((dimension) => `${dimension}_price_per_million`),
];

/** A call as a row of the export: raw decimals with a point, times in UTC, empty where there is nothing. */
export function callCsvRow(call: CallView): string[] {
  const { usage, prices } = call;
  return [
    ...[call.id, call.at.toISOString(), call.model.name, call.key?.id ?? "", call.key?.name ?? ""],
    ...[
      call.streaming ? "yes" : "no",
      String(call.httpStatus),
      call.state,
      call.outcome,
      call.faultRow ?? "",
    ],
    ...[call.estimated ? "yes" : "no", call.currency],
    ...[decimalFromNano(call.costNano, 2), decimalFromNano(call.prepaidNano, 2)],
    ...[String(call.totalMs), call.firstByteMs === null ? "" : String(call.firstByteMs)],
    ...DIMENSIONS.map((dimension) => (usage[dimension] ?? 0n).toString()),
    ...DIMENSIONS.map((dimension) => {
      const price = prices[dimension];
      return price === undefined ? "" : decimalFromPrice(price);
    }),
  ];
}
