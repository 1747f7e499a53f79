import type { FilteredCharge } from "@/lib/domain/pricing/filtered-charge";

/** What a call's end costs: everybody on the chain alike (P2), and stock by what the upstream bills (P1). */
export interface ChargeRule {
  /** The row of CHARGES.md; null for the plain case. */
  readonly row: string | null;
  /** How the call ended, in one word, for the log of calls. */
  readonly outcome: string;
  /** `full`: usage as reported. `delivered`: as reported, else counted up to the end. */
  readonly charge: "full" | "delivered" | "nothing";
  /** `sold`: the same usage. `absorbed`: what the upstream bills for it, at the platform's expense. */
  readonly stock: "sold" | "absorbed" | "nothing";
}

/** CHARGES.md as far as a call under way can meet it, row by row. */
export const CHARGES = {
  complete: { row: null, outcome: "ok", charge: "full", stock: "sold" },
  unreachable: { row: "C05", outcome: "upstream_unreachable", charge: "nothing", stock: "nothing" },
  bad_parameters: { row: "C06", outcome: "bad_parameters", charge: "nothing", stock: "nothing" },
  refused_credential: { row: "C07", outcome: "upstream_refused", charge: "nothing", stock: "nothing" },
  busy: { row: "C08", outcome: "upstream_busy", charge: "nothing", stock: "nothing" },
  server_error: { row: "C09", outcome: "upstream_error", charge: "nothing", stock: "nothing" },
  first_byte_timeout: { row: "C10", outcome: "timed_out", charge: "nothing", stock: "absorbed" },
  malformed: { row: "C11", outcome: "malformed_answer", charge: "nothing", stock: "absorbed" },
  no_output: { row: "C12", outcome: "no_output", charge: "nothing", stock: "absorbed" },
  broken: { row: "C13", outcome: "broken_off", charge: "nothing", stock: "absorbed" },
  /** C13, once a customer's share of such calls is above what is free. */
  broken_charged: { row: "C13", outcome: "broken_off", charge: "delivered", stock: "sold" },
  own_limit: { row: "C14", outcome: "cut_by_us", charge: "nothing", stock: "absorbed" },
  swept: { row: "C15", outcome: "swept", charge: "nothing", stock: "absorbed" },
  not_booked: { row: "C17", outcome: "not_booked", charge: "nothing", stock: "absorbed" },
  left_stopped: { row: "C18", outcome: "client_cancelled", charge: "delivered", stock: "sold" },
  left_drained: { row: "C19", outcome: "client_cancelled", charge: "full", stock: "sold" },
  left_undrained: { row: "C20", outcome: "client_cancelled", charge: "delivered", stock: "sold" },
  left_whole: { row: "C21", outcome: "client_cancelled", charge: "full", stock: "sold" },
  left_early: { row: "C22", outcome: "client_cancelled", charge: "nothing", stock: "nothing" },
  content_filter: { row: "C33", outcome: "content_filter", charge: "nothing", stock: "nothing" },
  /** C33 at an upstream that bills the prompt it refused. */
  content_filter_billed: { row: "C33", outcome: "content_filter", charge: "nothing", stock: "absorbed" },
  /** The same, where the model's rule is that its customers pay for it. */
  content_filter_charged: { row: "C33", outcome: "content_filter", charge: "full", stock: "sold" },
  /** A slice could not be extended: the answer ends as at a length limit, and what was delivered is charged. */
  money_ended: { row: null, outcome: "balance_ended", charge: "delivered", stock: "sold" },
  access_ended: { row: "C39", outcome: "access_ended", charge: "delivered", stock: "sold" },
} as const satisfies Readonly<Record<string, ChargeRule>>;

/** How a call, or a try of it, ended. */
export type Ending = keyof typeof CHARGES;

/**
 * How an answer ended that came to its end after its client had left. `pieces`: it was left as a stream is; else it ran on, as
 * sound does that was left before any of it came (C21).
 */
export const leftEnding = (pieces: boolean): Ending => (pieces ? "left_drained" : "left_whole");

/** How a prompt ends that a filter refused before anything was generated (C33). @param rule of the catalogue's model that served */
export function filteredEnding(isBilled: boolean, rule: FilteredCharge): FilteredEnding {
  if (!isBilled) return "content_filter";
  switch (rule) {
    case "free":
      return "content_filter_billed";
    case "as_used":
      return "content_filter_charged";
    default:
      return rule satisfies never;
  }
}

/** How a prompt that was filtered ends. */
export type FilteredEnding = Extract<Ending, `content_filter${string}`>;
