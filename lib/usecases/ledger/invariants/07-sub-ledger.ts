import type { Invariant } from "./invariant";

/** What settlement must have posted for its lines and draws (lib/domain/ledger call-entries), a row per posting and line. */
const DUE = `
  SELECT tenant_id, batch_id, seller_id AS party_id, 'wallet' AS code, u.grant_id AS ref_id, 'debit' AS side, currency, u.nano
    FROM line, unnest(grant_ids, grant_amounts) AS u(grant_id, nano)
  UNION ALL SELECT tenant_id, batch_id, seller_id, 'unbilled', buyer_id, 'debit', currency, amount_nano - prepaid_nano FROM line
  UNION ALL SELECT tenant_id, batch_id, seller_id, 'revenue', NULL, 'credit', currency, amount_nano FROM line
  UNION ALL SELECT tenant_id, batch_id, buyer_id, 'cost_of_sales', NULL, 'debit', currency, amount_nano FROM line WHERE resells
  UNION ALL SELECT tenant_id, batch_id, buyer_id, 'prepaid_with_parent', wallet_id, 'credit', currency, prepaid_nano FROM line WHERE resells
  UNION ALL SELECT tenant_id, batch_id, buyer_id, 'payable', seller_id, 'credit', currency, amount_nano - prepaid_nano FROM line WHERE resells
  UNION ALL SELECT tenant_id, batch_id, tenant_id, CASE purpose WHEN 'sold' THEN 'cost_of_sales' ELSE purpose::text END, NULL, 'debit',
    currency, cost_nano FROM lot_draw
  UNION ALL SELECT d.tenant_id, d.batch_id, d.tenant_id, CASE t.kind WHEN 'pay_as_you_go' THEN 'accrued_upstream' ELSE 'stock' END, d.lot_id,
    'credit', d.currency, d.cost_nano FROM lot_draw d LEFT JOIN lot t ON t.tenant_id = d.tenant_id AND t.id = d.lot_id`;

/** 7. The postings of a settlement batch are its rated lines and draws, summed per account. */
export const subLedger: Invariant = {
  number: 7,
  title: "rated lines and draws = postings, per account and batch",
  counted: `SELECT count(DISTINCT source_id) AS batches, (SELECT count(*) FROM rated_line) AS lines, (SELECT count(*) FROM lot_draw) AS draws,
      (SELECT count(*) FROM posting p JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
        WHERE e.source_kind = 'settle_batch') AS postings
    FROM journal_entry WHERE source_kind = 'settle_batch'`,
  breaches: [
    {
      says: "an account moved by another amount than the lines and draws of the batch say",
      sql: `WITH line AS MATERIALIZED (
          SELECT l.*, b.kind <> 'customer' AS resells
          FROM rated_line l JOIN party b ON b.tenant_id = l.tenant_id AND b.id = l.buyer_id
        ), due AS (
          SELECT tenant_id, batch_id, party_id, code, ref_id, side, currency, sum(nano) AS nano FROM (${DUE}) part
          WHERE nano > 0 GROUP BY tenant_id, batch_id, party_id, code, ref_id, side, currency
        ), posted AS (
          SELECT e.tenant_id, e.source_id AS batch_id, p.party_id, p.code, p.ref_id, p.side::text AS side, p.currency, sum(p.amount_nano) AS nano
          FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id
          WHERE e.source_kind = 'settle_batch' GROUP BY 1, 2, 3, 4, 5, 6, 7
        )
        SELECT tenant_id, batch_id, party_id, code, ref_id, side, currency, sum(due) AS lines_nano, sum(posted) AS postings_nano FROM (
          SELECT tenant_id, batch_id, party_id, code, ref_id, side, currency, nano AS due, 0 AS posted FROM due
          UNION ALL SELECT tenant_id, batch_id, party_id, code, ref_id, side, currency, 0, nano FROM posted
        ) both_sides
        GROUP BY tenant_id, batch_id, party_id, code, ref_id, side, currency HAVING sum(due) <> sum(posted)
        ORDER BY batch_id, party_id, code`,
    },
  ],
};
