import { CLAIMS, type Invariant } from "./invariant";

/** 2. A wallet's four amounts are what its grants, holds and open claims say, and the guard holds. */
export const wallets: Invariant = {
  number: 2,
  title: "wallet = its grants, its holds, its unbilled and open receivables; the guard holds",
  counted: `SELECT count(*) AS wallets, (SELECT count(*) FROM hold) AS open_holds, sum(posted_nano) AS posted_nano,
      sum(exposure_nano) AS exposure_nano, sum(held_nano) AS held_nano FROM wallet`,
  breaches: [
    {
      says: "posted is not granted - drawn - expired - refunded",
      sql: `SELECT w.tenant_id, w.id AS wallet_id, w.posted_nano, COALESCE(g.rest, 0) AS grants_nano
        FROM wallet w LEFT JOIN (
          SELECT tenant_id, wallet_id, sum(granted - drawn - expired - refunded) AS rest
          FROM "grant" WHERE unit = 'money' GROUP BY tenant_id, wallet_id
        ) g ON g.tenant_id = w.tenant_id AND g.wallet_id = w.id
        WHERE w.posted_nano <> COALESCE(g.rest, 0) ORDER BY w.id`,
    },
    {
      says: "held is not the sum of the open holds",
      sql: `SELECT COALESCE(w.tenant_id, h.tenant_id) AS tenant_id, COALESCE(w.id, h.wallet_id) AS wallet_id, w.held_nano,
          COALESCE(h.nano, 0) AS holds_nano
        FROM wallet w FULL JOIN (
          SELECT hold.tenant_id, u.wallet_id, sum(u.nano) AS nano
          FROM hold, unnest(wallet_ids, hold_nanos) AS u(wallet_id, nano) GROUP BY hold.tenant_id, u.wallet_id
        ) h ON h.tenant_id = w.tenant_id AND h.wallet_id = w.id
        WHERE w.held_nano IS DISTINCT FROM COALESCE(h.nano, 0) ORDER BY 2`,
    },
    {
      says: "exposure is not unbilled usage + the usage of open invoices",
      sql: `SELECT w.tenant_id, w.id AS wallet_id, w.exposure_nano, COALESCE(c.nano, 0) AS unbilled_and_open_nano
        FROM wallet w LEFT JOIN (${CLAIMS}) c
          ON c.tenant_id = w.tenant_id AND c.seller_id = w.seller_id AND c.buyer_id = w.buyer_id AND c.currency = w.currency
        WHERE w.exposure_nano <> COALESCE(c.nano, 0) ORDER BY w.id`,
    },
    {
      says: "posted - exposure + limit - held is negative",
      sql: `SELECT tenant_id, id AS wallet_id, posted_nano, exposure_nano, limit_nano, held_nano FROM wallet
        WHERE posted_nano - exposure_nano + limit_nano - held_nano < 0 ORDER BY id`,
    },
  ],
};
