import { CREDIT_BALANCE, DEBIT_BALANCE, type Invariant } from "./invariant";

/** 6. What a parent owes in a wallet is what the child has in its books as prepaid; likewise claims and payables. */
export const mirrors: Invariant = {
  number: 6,
  title:
    "the parent's wallet liability = the child's prepaid asset; the parent's claim = the child's payable",
  counted: `SELECT count(*) AS wallets_of_resellers FROM wallet w JOIN party b ON b.tenant_id = w.tenant_id AND b.id = w.buyer_id
      WHERE b.kind <> 'customer'`,
  breaches: [
    {
      says: "a parent's liability for a wallet is not the child's prepaid asset",
      sql: `SELECT COALESCE(l.tenant_id, a.tenant_id) AS tenant_id, COALESCE(l.wallet_id, a.ref_id) AS wallet_id,
          COALESCE(l.nano, 0) AS parent_owes_nano, COALESCE(a.nano, 0) AS child_has_nano
        FROM (
          SELECT w.tenant_id, w.id AS wallet_id, w.buyer_id, w.currency, COALESCE(sum(p.nano), 0) AS nano
          FROM wallet w
          JOIN party b ON b.tenant_id = w.tenant_id AND b.id = w.buyer_id AND b.kind <> 'customer'
          LEFT JOIN "grant" g ON g.tenant_id = w.tenant_id AND g.wallet_id = w.id
          LEFT JOIN (
            SELECT tenant_id, party_id, ref_id, currency, ${CREDIT_BALANCE} AS nano FROM posting WHERE code = 'wallet'
            GROUP BY tenant_id, party_id, ref_id, currency
          ) p ON p.tenant_id = g.tenant_id AND p.party_id = w.seller_id AND p.ref_id = g.id AND p.currency = w.currency
          GROUP BY w.tenant_id, w.id, w.buyer_id, w.currency
        ) l FULL JOIN (
          SELECT tenant_id, party_id, ref_id, currency, ${DEBIT_BALANCE} AS nano FROM posting WHERE code = 'prepaid_with_parent'
          GROUP BY tenant_id, party_id, ref_id, currency
        ) a ON a.tenant_id = l.tenant_id AND a.ref_id = l.wallet_id AND a.party_id = l.buyer_id AND a.currency = l.currency
        WHERE COALESCE(l.nano, 0) <> COALESCE(a.nano, 0) ORDER BY 2`,
    },
    {
      says: "what a parent claims from a child (unbilled and receivable) is not what the child owes it (payable)",
      sql: `SELECT COALESCE(c.tenant_id, d.tenant_id) AS tenant_id, COALESCE(c.party_id, d.ref_id) AS seller_id,
          COALESCE(c.ref_id, d.party_id) AS buyer_id, COALESCE(c.nano, 0) AS claimed_nano, COALESCE(d.nano, 0) AS owed_nano
        FROM (
          SELECT p.tenant_id, p.party_id, p.ref_id, p.currency, ${DEBIT_BALANCE} AS nano
          FROM posting p JOIN party b ON b.tenant_id = p.tenant_id AND b.id = p.ref_id AND b.kind <> 'customer'
          WHERE p.code IN ('unbilled', 'receivable') GROUP BY p.tenant_id, p.party_id, p.ref_id, p.currency
        ) c FULL JOIN (
          SELECT p.tenant_id, p.party_id, p.ref_id, p.currency, ${CREDIT_BALANCE} AS nano
          FROM posting p JOIN party s ON s.tenant_id = p.tenant_id AND s.id = p.ref_id
          WHERE p.code = 'payable' GROUP BY p.tenant_id, p.party_id, p.ref_id, p.currency
        ) d ON d.tenant_id = c.tenant_id AND d.ref_id = c.party_id AND d.party_id = c.ref_id AND d.currency = c.currency
        WHERE COALESCE(c.nano, 0) <> COALESCE(d.nano, 0) ORDER BY 2, 3`,
    },
  ],
};
