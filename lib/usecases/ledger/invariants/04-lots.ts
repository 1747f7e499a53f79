import type { Invariant } from "./invariant";

/** C(q) = floor(cost x q / received): `div` on numeric, because the product overflows bigint (DESIGN section 3). */
const costOfFirst = (qty: string) => `div(t.cost_nano::numeric * (${qty}), t.received_qty)`;

/** Everything that took units off a lot: draws of calls, and movements. */
const DEPARTURES = `SELECT tenant_id, lot_id, call_id AS by_id, from_qty, qty, cost_nano FROM lot_draw
  UNION ALL SELECT tenant_id, lot_id, id, from_qty, qty, cost_nano FROM lot_movement`;

/**
 * 4. What is left of a lot is what was not drawn, expired, returned, split off or lost; what left it cost what the lot
 * cost; and what was split off became a lot of exactly that quantity and cost.
 */
export const lots: Invariant = {
  number: 4,
  title: "lot: remaining = received - drawn - expired - returned >= 0; the draws' cost = the lot's",
  counted: `SELECT count(*) AS lots, (SELECT count(*) FROM lot_draw) AS draws, (SELECT sum(cost_nano) FROM lot_draw) AS cost_nano,
    (SELECT count(*) FROM lot_movement) AS movements FROM lot`,
  breaches: [
    {
      says: "more was taken or is held than was received",
      sql: `SELECT tenant_id, id AS lot_id, received_qty, drawn_qty, expired_qty, returned_qty, held_qty FROM lot
        WHERE drawn_qty < 0 OR expired_qty < 0 OR returned_qty < 0 OR held_qty < 0
          OR drawn_qty + expired_qty + returned_qty + held_qty > received_qty ORDER BY id`,
    },
    {
      says: "drawn is not the sum of the draws, or the lot does not exist",
      sql: `SELECT COALESCE(t.tenant_id, d.tenant_id) AS tenant_id, COALESCE(t.id, d.lot_id) AS lot_id, t.drawn_qty,
          COALESCE(d.qty, 0) AS draws_qty
        FROM lot t FULL JOIN (SELECT tenant_id, lot_id, sum(qty) AS qty FROM lot_draw GROUP BY tenant_id, lot_id) d
          ON d.tenant_id = t.tenant_id AND d.lot_id = t.id
        WHERE t.drawn_qty IS DISTINCT FROM COALESCE(d.qty, 0) ORDER BY 2`,
    },
    {
      says: "a draw does not cost C(to) - C(from)",
      sql: `SELECT d.tenant_id, d.lot_id, d.call_id, d.purpose, d.from_qty, d.qty, d.cost_nano,
          ${costOfFirst("d.from_qty + d.qty")} - ${costOfFirst("d.from_qty")} AS curve_nano
        FROM lot_draw d JOIN lot t ON t.tenant_id = d.tenant_id AND t.id = d.lot_id
        WHERE d.cost_nano <> ${costOfFirst("d.from_qty + d.qty")} - ${costOfFirst("d.from_qty")} ORDER BY d.lot_id, d.from_qty`,
    },
    {
      says: "expired or returned is not the sum of the movements",
      sql: `SELECT COALESCE(t.tenant_id, m.tenant_id) AS tenant_id, COALESCE(t.id, m.lot_id) AS lot_id, t.expired_qty, t.returned_qty,
          m.expired AS expired_moves, m.returned AS returned_moves
        FROM lot t FULL JOIN (
          SELECT tenant_id, lot_id, sum(qty) FILTER (WHERE kind IN ('expired', 'impaired')) AS expired,
            sum(qty) FILTER (WHERE kind NOT IN ('expired', 'impaired')) AS returned
          FROM lot_movement GROUP BY tenant_id, lot_id
        ) m ON m.tenant_id = t.tenant_id AND m.lot_id = t.id
        WHERE t.expired_qty IS DISTINCT FROM COALESCE(m.expired, 0) OR t.returned_qty IS DISTINCT FROM COALESCE(m.returned, 0) ORDER BY 2`,
    },
    {
      says: "a movement does not cost C(to) - C(from)",
      sql: `SELECT m.tenant_id, m.lot_id, m.id AS movement_id, m.kind, m.from_qty, m.qty, m.cost_nano
        FROM lot_movement m JOIN lot t ON t.tenant_id = m.tenant_id AND t.id = m.lot_id
        WHERE m.cost_nano <> ${costOfFirst("m.from_qty + m.qty")} - ${costOfFirst("m.from_qty")} ORDER BY m.lot_id, m.from_qty`,
    },
    {
      says: "what was split off is not the lot it became",
      sql: `SELECT m.tenant_id, m.lot_id, m.child_lot_id, m.qty, m.cost_nano, c.received_qty, c.cost_nano AS child_cost_nano
        FROM lot_movement m LEFT JOIN lot c ON c.tenant_id = m.tenant_id AND c.id = m.child_lot_id
        WHERE m.kind = 'split' AND (c.received_qty IS DISTINCT FROM m.qty OR c.cost_nano IS DISTINCT FROM m.cost_nano
          OR c.parent_lot_id IS DISTINCT FROM m.lot_id) ORDER BY m.lot_id, m.from_qty`,
    },
    {
      says: "the same units left a lot twice, or some left it beyond its position",
      sql: `SELECT d.tenant_id, d.lot_id, d.by_id, d.from_qty, d.qty, d.previous_end
        FROM (SELECT tenant_id, lot_id, by_id, from_qty, qty,
            lag(from_qty + qty) OVER (PARTITION BY tenant_id, lot_id ORDER BY from_qty, qty) AS previous_end FROM (${DEPARTURES}) x) d
        JOIN lot t ON t.tenant_id = d.tenant_id AND t.id = d.lot_id
        WHERE d.from_qty < d.previous_end OR d.from_qty + d.qty > t.drawn_qty + t.expired_qty + t.returned_qty
        ORDER BY d.lot_id, d.from_qty`,
    },
    {
      says: "a lot drawn to its end did not cost what it was bought for",
      sql: `SELECT t.tenant_id, t.id AS lot_id, t.cost_nano, d.cost_nano AS draws_nano
        FROM lot t JOIN (SELECT tenant_id, lot_id, sum(cost_nano) AS cost_nano FROM lot_draw GROUP BY tenant_id, lot_id) d
          ON d.tenant_id = t.tenant_id AND d.lot_id = t.id
        WHERE t.drawn_qty = t.received_qty AND d.cost_nano <> t.cost_nano ORDER BY t.id`,
    },
  ],
};
