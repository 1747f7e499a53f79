import type { Invariant } from "./invariant";

/** How long the sweepers may take to notice a hold that ran out. */
const SWEEP_GRACE = "interval '5 minutes'";

/** 8. A call ends settled or released, once; everything it cost has a purpose; no hold stays behind. */
export const callsEndOnce: Invariant = {
  number: 8,
  title:
    "every call ends once; all it cost is sold, absorbed or testing; no hold outlives its lease and its time",
  counted: `SELECT count(*) AS calls, (SELECT count(*) FROM attempt) AS failed_attempts, (SELECT count(*) FROM hold) AS open_holds,
      (SELECT count(*) FROM lot_draw) AS draws FROM call`,
  breaches: [
    {
      says: "a call has ended and is still held",
      sql: `SELECT h.tenant_id, h.call_id, c.state FROM hold h JOIN call c ON c.tenant_id = h.tenant_id AND c.id = h.call_id ORDER BY h.call_id`,
    },
    {
      says: "a hold outlived its time: its lease is of no use any more and no sweeper released it",
      sql: `SELECT h.tenant_id, h.call_id, h.process_id, h.expires_at, p.lease_until
        FROM hold h LEFT JOIN gateway_process p ON p.id = h.process_id
        WHERE h.expires_at + ${SWEEP_GRACE} < now() ORDER BY h.call_id`,
    },
    {
      says: "lines, draws or failed attempts of a call that has not ended",
      sql: `SELECT r.tenant_id, r.call_id, r.what FROM (
          SELECT DISTINCT tenant_id, call_id, 'rated_line' AS what FROM rated_line
          UNION ALL SELECT DISTINCT tenant_id, call_id, 'lot_draw' FROM lot_draw
          UNION ALL SELECT DISTINCT tenant_id, call_id, 'attempt' FROM attempt
        ) r LEFT JOIN call c ON c.tenant_id = r.tenant_id AND c.id = r.call_id
        WHERE c.id IS NULL ORDER BY r.call_id`,
    },
    {
      says: "lines or draws of another batch than the one that ended the call",
      sql: `SELECT r.tenant_id, r.call_id, r.what, r.batch_id, c.batch_id AS ended_by FROM (
          SELECT tenant_id, call_id, batch_id, 'rated_line' AS what FROM rated_line
          UNION ALL SELECT tenant_id, call_id, batch_id, 'lot_draw' FROM lot_draw
        ) r JOIN call c ON c.tenant_id = r.tenant_id AND c.id = r.call_id
        WHERE r.batch_id <> c.batch_id ORDER BY r.call_id`,
    },
    {
      says: "a released call sold stock",
      sql: `SELECT d.tenant_id, d.call_id, d.lot_id, d.cost_nano FROM lot_draw d
        JOIN call c ON c.tenant_id = d.tenant_id AND c.id = d.call_id
        WHERE c.state = 'released' AND d.purpose = 'sold' ORDER BY d.call_id`,
    },
  ],
};
