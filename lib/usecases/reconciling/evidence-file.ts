import type { TracedCall } from "./trace-notice";

/** What a vendor is sent about a notice. Names never change; new ones go to the end. */
const HEADER = [
  ...["vendor_request_id", "call_id", "failed_try", "started_utc", "ended_utc", "outcome", "http_status"],
  ...["model", "supplier", "account", "upstream", "customer_id", "customer", "sold_through"],
  ...["key_id", "key", "key_status", "input_tokens", "output_tokens"],
] as const;

/** Traced calls as the rows of a file. */
export function evidenceFile(found: readonly TracedCall[]): { header: readonly string[]; rows: string[][] } {
  return { header: HEADER, rows: found.map(evidenceRow) };
}

function evidenceRow(call: TracedCall): string[] {
  const { usage, customer, key } = call;
  return [
    ...[call.requestId, call.callId, call.attempt === null ? "" : String(call.attempt)],
    ...[call.at.toISOString(), call.endedAt.toISOString(), call.outcome, String(call.httpStatus)],
    ...[call.model, call.supplier, call.account, call.upstream],
    ...[customer.id, customer.name, customer.path.join(" > ")],
    ...[key?.id ?? "", key ? `${key.name} ${key.hint}` : "", key?.status ?? ""],
    ...[String(usage.input ?? 0n), String(usage.output ?? 0n)],
  ];
}
