import { DEBIT_BALANCE, type Invariant, nanoPerMinorOf } from "./invariant";

const DUE = `CASE i.status WHEN 'void' THEN 0 ELSE i.due_minor * ${nanoPerMinorOf("i.currency")} END`;

/** 10. What an invoice put on its buyer's receivable is what it says is due. */
export const receivables: Invariant = {
  number: 10,
  title: "receivable = what invoices say is due",
  counted: `SELECT count(*) AS postings, COALESCE(${DEBIT_BALANCE}, 0) AS open_nano FROM posting WHERE code = 'receivable'`,
  breaches: [
    {
      says: "the receivable an invoice booked is not what it says is due (nothing, once it is void)",
      sql: `SELECT i.tenant_id, i.id AS invoice_id, i.number, i.status, COALESCE(p.nano, 0) AS booked_nano,
          ${DUE} AS due_nano
        FROM invoice i LEFT JOIN (
          SELECT p.tenant_id, e.source_id, p.party_id, p.ref_id, ${DEBIT_BALANCE} AS nano
          FROM posting p JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
          WHERE p.code = 'receivable' AND e.source_kind = 'invoice' GROUP BY p.tenant_id, e.source_id, p.party_id, p.ref_id
        ) p ON p.tenant_id = i.tenant_id AND p.source_id = i.id AND p.party_id = i.seller_id AND p.ref_id = i.buyer_id
        WHERE COALESCE(p.nano, 0) IS DISTINCT FROM ${DUE} ORDER BY i.number`,
    },
    {
      says: "a buyer paid more on its receivable than it was billed",
      sql: `SELECT tenant_id, party_id AS seller_id, ref_id AS buyer_id, currency, ${DEBIT_BALANCE} AS receivable_nano FROM posting
        WHERE code = 'receivable' GROUP BY tenant_id, party_id, ref_id, currency HAVING ${DEBIT_BALANCE} < 0 ORDER BY 2, 3`,
    },
  ],
};
