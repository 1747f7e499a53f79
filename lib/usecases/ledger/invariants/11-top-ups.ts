import { type Invariant, nanoPerMinorOf } from "./invariant";

/** 11. Every paid top-up stands on one verified payment of its amount, and every such payment was credited. */
export const topUps: Invariant = {
  number: 11,
  title: "paid top-ups = verified gateway payments",
  counted: `SELECT count(*) FILTER (WHERE status = 'paid') AS paid_top_ups, COALESCE(sum(total_minor) FILTER (WHERE status = 'paid'), 0) AS total_minor,
      (SELECT count(*) FROM payment WHERE top_up_id IS NOT NULL) AS payments FROM top_up`,
  breaches: [
    {
      says: "a paid top-up has no payment, several, or one of another amount, currency, provider or party",
      sql: `SELECT t.tenant_id, t.id AS top_up_id, t.total_minor, t.currency, count(p.id) AS payments, sum(p.amount_minor) AS paid_minor
        FROM top_up t LEFT JOIN payment p ON p.tenant_id = t.tenant_id AND p.top_up_id = t.id
          AND p.currency = t.currency AND p.provider = t.provider AND p.seller_id = t.seller_id AND p.buyer_id = t.buyer_id
        WHERE t.status = 'paid' GROUP BY t.tenant_id, t.id, t.total_minor, t.currency
        HAVING count(p.id) <> 1 OR sum(p.amount_minor) <> t.total_minor ORDER BY t.id`,
    },
    {
      says: "a verified payment was not credited",
      sql: `SELECT p.tenant_id, p.id AS payment_id, p.top_up_id, t.status FROM payment p
        JOIN top_up t ON t.tenant_id = p.tenant_id AND t.id = p.top_up_id
        WHERE t.status <> 'paid' AND p.status = 'succeeded' ORDER BY p.id`,
    },
    {
      says: "what a paid top-up put into the wallet is not its net amount, or its bonus",
      sql: `SELECT t.tenant_id, t.id AS top_up_id, t.net_minor, g.granted AS granted_nano, t.bonus_minor, b.granted AS bonus_nano
        FROM top_up t
        CROSS JOIN LATERAL (SELECT ${nanoPerMinorOf("t.currency")} AS nano) unit
        LEFT JOIN "grant" g ON g.tenant_id = t.tenant_id AND g.id = t.grant_id AND g.wallet_id = t.wallet_id AND g.kind = 'paid'
        LEFT JOIN "grant" b ON b.tenant_id = t.tenant_id AND b.id = t.bonus_grant_id AND b.wallet_id = t.wallet_id AND b.kind = 'promotional'
        WHERE t.status = 'paid' AND (g.granted IS DISTINCT FROM t.net_minor * unit.nano
          OR COALESCE(b.granted, 0) IS DISTINCT FROM t.bonus_minor * unit.nano) ORDER BY t.id`,
    },
    {
      says: "the clearing account did not take what was paid, less the provider's fee",
      sql: `SELECT t.tenant_id, t.id AS top_up_id, pay.net_minor * unit.nano AS paid_less_fee_nano, COALESCE(j.nano, 0) AS clearing_nano
        FROM top_up t
        CROSS JOIN LATERAL (SELECT ${nanoPerMinorOf("t.currency")} AS nano) unit
        JOIN (SELECT tenant_id, top_up_id, sum(amount_minor - fee_minor) AS net_minor FROM payment GROUP BY tenant_id, top_up_id) pay
          ON pay.tenant_id = t.tenant_id AND pay.top_up_id = t.id
        LEFT JOIN (
          SELECT e.tenant_id, e.source_id, p.party_id, sum(CASE p.side WHEN 'debit' THEN p.amount_nano ELSE -p.amount_nano END) AS nano
          FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id
          WHERE e.kind = 'top_up_paid' AND p.code = 'psp_clearing' GROUP BY e.tenant_id, e.source_id, p.party_id
        ) j ON j.tenant_id = t.tenant_id AND j.source_id = t.id AND j.party_id = t.seller_id
        WHERE t.status = 'paid' AND COALESCE(j.nano, 0) IS DISTINCT FROM pay.net_minor * unit.nano ORDER BY t.id`,
    },
  ],
};
