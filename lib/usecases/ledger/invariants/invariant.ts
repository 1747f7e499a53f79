import { CURRENCIES, nanoPerMinor } from "@/lib/domain/money/currency";

/** A way in which an invariant can be broken: a query of the rows that break it. */
export interface Breach {
  /** What such a row means, in words; the columns of the query say which row it is. */
  readonly says: string;
  readonly sql: string;
}

/** One of the numbered invariants of DESIGN section 4, as queries over one snapshot of the database. */
export interface Invariant {
  readonly number: number;
  readonly title: string;
  /** One row, a column per kind of thing looked at: a check that saw nothing must not look like one that passed. */
  readonly counted: string;
  readonly breaches: readonly Breach[];
}

/** Debits less credits of `posting` rows, in nano: what a group of postings leaves on an account. */
export const DEBIT_BALANCE = "sum(CASE side WHEN 'debit' THEN amount_nano ELSE -amount_nano END)";

/** Credits less debits, see {@link DEBIT_BALANCE}. */
export const CREDIT_BALANCE = "sum(CASE side WHEN 'credit' THEN amount_nano ELSE -amount_nano END)";

/** How many nano one minor unit of a row's `currency` is; null for a currency we do not know. */
export const nanoPerMinorOf = (column: string): string =>
  `CASE ${column} ${CURRENCIES.map((code) => `WHEN '${code}' THEN ${nanoPerMinor(code)}`).join(" ")} END`;

/**
 * What a seller has lent each buyer, net, per currency: usage not yet billed and the usage of bills with something due.
 * Tax and the cents' rounding of a bill are on `receivable` but use no credit (docs/decisions/0007).
 */
export const CLAIMS = `
  SELECT tenant_id, seller_id, buyer_id, currency, sum(nano) AS nano FROM (
    SELECT tenant_id, party_id AS seller_id, ref_id AS buyer_id, currency, ${DEBIT_BALANCE} AS nano FROM posting
    WHERE code = 'unbilled' GROUP BY tenant_id, party_id, ref_id, currency
    UNION ALL
    SELECT tenant_id, seller_id, buyer_id, currency, usage_nano - prepaid_nano FROM invoice WHERE status = 'issued' AND due_minor > 0
  ) claim GROUP BY tenant_id, seller_id, buyer_id, currency`;
