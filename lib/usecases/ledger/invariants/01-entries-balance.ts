import { ACCOUNT_CODES, ACCOUNTS } from "@/lib/domain/ledger/account";

import { DEBIT_BALANCE, type Invariant } from "./invariant";

const CHART = ACCOUNT_CODES.map((code) => `('${code}', ${ACCOUNTS[code].ref !== null})`).join(", ");

/** 1. Every entry sums to zero per currency; its postings are whole, its accounts are those of the chart. */
export const entriesBalance: Invariant = {
  number: 1,
  title: "every entry sums to zero per currency",
  counted: `
    SELECT (SELECT count(*) FROM journal_entry) AS entries, count(*) AS postings, count(DISTINCT currency) AS currencies,
      count(DISTINCT (tenant_id, party_id, code, ref_id, currency)) AS accounts
    FROM posting`,
  breaches: [
    {
      says: "debits and credits of an entry differ",
      sql: `SELECT tenant_id, entry_id, currency, ${DEBIT_BALANCE} AS debits_less_credits
        FROM posting GROUP BY tenant_id, entry_id, currency HAVING ${DEBIT_BALANCE} <> 0 ORDER BY entry_id`,
    },
    {
      says: "a posting has no entry, or another party than its entry",
      sql: `SELECT p.tenant_id, p.entry_id, p.seq, p.party_id, e.party_id AS entry_party_id
        FROM posting p LEFT JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
        WHERE e.party_id IS DISTINCT FROM p.party_id ORDER BY p.entry_id, p.seq`,
    },
    {
      says: "an entry has no postings",
      sql: `SELECT e.tenant_id, e.id AS entry_id, e.kind FROM journal_entry e
        WHERE NOT EXISTS (SELECT 1 FROM posting p WHERE p.tenant_id = e.tenant_id AND p.entry_id = e.id) ORDER BY e.id`,
    },
    {
      says: "a posting is on no account of the chart, or lacks what the account is kept per, or has it in vain",
      sql: `SELECT p.tenant_id, p.entry_id, p.seq, p.code, p.ref_id
        FROM posting p LEFT JOIN (VALUES ${CHART}) AS chart(code, has_ref) ON chart.code = p.code
        WHERE chart.has_ref IS DISTINCT FROM (p.ref_id IS NOT NULL) ORDER BY p.entry_id, p.seq`,
    },
  ],
};
