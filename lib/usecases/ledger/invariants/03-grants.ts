import type { Invariant } from "./invariant";

const PARTS = `
  SELECT l.tenant_id, l.call_id, l.level, l.wallet_id, l.settled_at, u.grant_id, u.nano
  FROM rated_line l, unnest(l.grant_ids, l.grant_amounts) AS u(grant_id, nano)`;

/**
 * Times are the processes' own clocks, and a settlement that waited for a wallet may carry an older time than the grant
 * it could not see; only what lies further apart than this proves an order.
 */
const CLOCK_SLACK = "interval '1 minute'";

/** 3. No grant gives more than it has, funding adds up on both sides, and grants are drawn in their order. */
export const grants: Invariant = {
  number: 3,
  title: "grant: 0 <= remaining <= granted; drawn in order; funding = the lines it pays",
  counted: `SELECT count(*) AS grants, sum(drawn) AS drawn,
      (SELECT sum(cardinality(grant_ids)) FROM rated_line) AS funding_parts FROM "grant"`,
  breaches: [
    {
      says: "drawn, expired or refunded beyond what was granted",
      sql: `SELECT tenant_id, id AS grant_id, granted, drawn, expired, refunded FROM "grant"
        WHERE drawn < 0 OR expired < 0 OR refunded < 0 OR drawn + expired + refunded > granted
          OR is_open <> (drawn + expired + refunded < granted) ORDER BY id`,
    },
    {
      says: "drawn is not what lines say it paid, or the grant does not exist",
      sql: `SELECT COALESCE(g.tenant_id, f.tenant_id) AS tenant_id, COALESCE(g.id, f.grant_id) AS grant_id, g.drawn,
          COALESCE(f.nano, 0) AS lines_nano
        FROM "grant" g FULL JOIN (
          SELECT tenant_id, grant_id, sum(nano) AS nano FROM (${PARTS}) part GROUP BY tenant_id, grant_id
        ) f ON f.tenant_id = g.tenant_id AND f.grant_id = g.id
        WHERE g.drawn IS DISTINCT FROM COALESCE(f.nano, 0) ORDER BY 2`,
    },
    {
      says: "the parts that grants paid of a line are not its prepaid share, or not positive",
      sql: `SELECT l.tenant_id, l.call_id, l.level, l.prepaid_nano, COALESCE(f.nano, 0) AS parts_nano
        FROM rated_line l LEFT JOIN LATERAL (
          SELECT sum(u.nano) AS nano, min(u.nano) AS least FROM unnest(l.grant_amounts) AS u(nano)) f ON true
        WHERE l.prepaid_nano <> COALESCE(f.nano, 0) OR f.least <= 0 ORDER BY l.call_id, l.level`,
    },
    {
      says: "a line was paid by a grant of another wallet",
      // materialized: lines must not be joined with every grant of their tenant before their parts are looked at
      sql: `WITH part AS MATERIALIZED (${PARTS})
        SELECT part.tenant_id, part.call_id, part.level, part.wallet_id, part.grant_id, g.wallet_id AS grant_wallet_id
        FROM part JOIN "grant" g ON g.tenant_id = part.tenant_id AND g.id = part.grant_id
        WHERE g.wallet_id <> part.wallet_id ORDER BY part.call_id, part.level`,
    },
    {
      says: "a later grant was drawn while an earlier one still had money",
      sql: `WITH part AS MATERIALIZED (${PARTS}), spent AS MATERIALIZED (
          SELECT g.tenant_id, g.wallet_id, g.id, g.created_at, g.is_open, f.last_at,
            row_number() OVER (PARTITION BY g.tenant_id, g.wallet_id ORDER BY g.priority, g.expires_at NULLS LAST, g.id) AS place
          FROM "grant" g LEFT JOIN (
            SELECT tenant_id, grant_id, max(settled_at) AS last_at FROM part GROUP BY tenant_id, grant_id
          ) f ON f.tenant_id = g.tenant_id AND f.grant_id = g.id
          WHERE g.unit = 'money'
        ), drawn AS MATERIALIZED (
          SELECT DISTINCT s.tenant_id, s.wallet_id, s.place, s.id AS grant_id, part.settled_at
          FROM part JOIN spent s ON s.tenant_id = part.tenant_id AND s.id = part.grant_id
        )
        SELECT early.tenant_id, early.wallet_id, early.id AS earlier_grant_id, late.grant_id AS later_grant_id,
          min(late.settled_at) AS later_drawn_at, CASE WHEN early.is_open THEN 'still open' ELSE early.last_at::text END AS earlier_open_until
        FROM spent early
        JOIN drawn late ON late.tenant_id = early.tenant_id AND late.wallet_id = early.wallet_id AND late.place > early.place
          AND late.settled_at > early.created_at + ${CLOCK_SLACK}
          AND (early.is_open OR late.settled_at + ${CLOCK_SLACK} < early.last_at)
        GROUP BY early.tenant_id, early.wallet_id, early.id, late.grant_id, early.is_open, early.last_at ORDER BY 3`,
    },
  ],
};
