import { CLAIMS, CREDIT_BALANCE, DEBIT_BALANCE, type Invariant } from "./invariant";

/** 12. The stored balances can be thrown away: postings and holds alone rebuild every one of them. */
export const replay: Invariant = {
  number: 12,
  title: "replaying postings and holds rebuilds the stored balances",
  counted: `SELECT (SELECT count(*) FROM "grant" WHERE unit = 'money') AS grants, (SELECT count(*) FROM wallet) AS wallets,
      (SELECT count(*) FROM lot) AS lots, (SELECT count(*) FROM posting) AS postings, (SELECT count(*) FROM hold) AS holds`,
  breaches: [
    {
      says: "what is left of a grant is not the balance of its wallet account",
      sql: `SELECT COALESCE(g.tenant_id, p.tenant_id) AS tenant_id, COALESCE(g.id, p.ref_id) AS grant_id, g.rest AS stored_nano,
          COALESCE(p.nano, 0) AS postings_nano
        FROM (SELECT tenant_id, id, seller_id, granted - drawn - expired - refunded AS rest FROM "grant" WHERE unit = 'money') g
        FULL JOIN (
          SELECT tenant_id, party_id, ref_id, ${CREDIT_BALANCE} AS nano FROM posting WHERE code = 'wallet'
          GROUP BY tenant_id, party_id, ref_id
        ) p ON p.tenant_id = g.tenant_id AND p.ref_id = g.id AND p.party_id = g.seller_id
        WHERE g.rest IS DISTINCT FROM COALESCE(p.nano, 0) ORDER BY 2`,
    },
    {
      says: "a wallet's posted is not the balance of its grants' accounts",
      sql: `SELECT w.tenant_id, w.id AS wallet_id, w.posted_nano, COALESCE(p.nano, 0) AS postings_nano
        FROM wallet w LEFT JOIN (
          SELECT g.tenant_id, g.wallet_id, ${CREDIT_BALANCE} AS nano
          FROM posting p JOIN "grant" g ON g.tenant_id = p.tenant_id AND g.id = p.ref_id AND g.seller_id = p.party_id AND g.unit = 'money'
          WHERE p.code = 'wallet' GROUP BY g.tenant_id, g.wallet_id
        ) p ON p.tenant_id = w.tenant_id AND p.wallet_id = w.id
        WHERE w.posted_nano <> COALESCE(p.nano, 0) ORDER BY w.id`,
    },
    {
      says: "there is a claim against a buyer that none of its wallets knows as exposure",
      sql: `SELECT c.tenant_id, c.seller_id, c.buyer_id, c.currency, c.nano AS claims_nano, w.exposure_nano
        FROM (${CLAIMS}) c
        LEFT JOIN wallet w ON w.tenant_id = c.tenant_id AND w.seller_id = c.seller_id AND w.buyer_id = c.buyer_id AND w.currency = c.currency
        WHERE w.exposure_nano IS DISTINCT FROM c.nano ORDER BY 2, 3`,
    },
    {
      says: "what a lot has reserved is not the sum of the open holds",
      sql: `SELECT COALESCE(t.tenant_id, h.tenant_id) AS tenant_id, COALESCE(t.id, h.lot_id) AS lot_id, t.held_qty, COALESCE(h.qty, 0) AS holds_qty
        FROM lot t FULL JOIN (
          SELECT hold.tenant_id, u.lot_id, sum(u.qty) AS qty FROM hold, unnest(lot_ids, lot_held) AS u(lot_id, qty)
          GROUP BY hold.tenant_id, u.lot_id
        ) h ON h.tenant_id = t.tenant_id AND h.lot_id = t.id
        WHERE t.held_qty IS DISTINCT FROM COALESCE(h.qty, 0) ORDER BY 2`,
    },
    {
      says: "what a lot has left at cost is not the balance of its stock account",
      sql: `SELECT COALESCE(t.tenant_id, p.tenant_id) AS tenant_id, COALESCE(t.id, p.ref_id) AS lot_id, t.rest AS stored_nano,
          COALESCE(p.nano, 0) AS postings_nano
        FROM (
          SELECT tenant_id, id, currency, cost_nano - div(cost_nano::numeric * (drawn_qty + expired_qty + returned_qty), received_qty) AS rest
          FROM lot WHERE kind <> 'pay_as_you_go'
        ) t FULL JOIN (
          SELECT tenant_id, ref_id, currency, ${DEBIT_BALANCE} AS nano FROM posting WHERE code = 'stock' GROUP BY tenant_id, ref_id, currency
        ) p ON p.tenant_id = t.tenant_id AND p.ref_id = t.id AND p.currency = t.currency
        WHERE t.rest IS DISTINCT FROM COALESCE(p.nano, 0) ORDER BY 2`,
    },
  ],
};
