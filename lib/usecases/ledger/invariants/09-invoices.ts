import type { Invariant } from "./invariant";

const NUMBERED = `
  SELECT tenant_id, seller_id, number, (regexp_match(number, '^(.*?)(\\d+)$'))[1] AS series,
    (regexp_match(number, '^(.*?)(\\d+)$'))[2]::numeric AS place
  FROM invoice`;

/** 9. An invoice is its rated lines, a line is on one invoice at most, numbers have no gaps, and nothing issued changes. */
export const invoices: Invariant = {
  number: 9,
  title:
    "invoice = its rated lines; a line is on at most one; numbers gap-free; issued documents never change",
  counted: `SELECT count(*) AS invoices, count(*) FILTER (WHERE status = 'void') AS void, count(DISTINCT seller_id) AS issuers,
      (SELECT count(*) FROM invoice_line) AS invoice_lines FROM invoice`,
  breaches: [
    {
      says: "an invoice is not the sum of the rated lines of its period",
      sql: `SELECT i.tenant_id, i.id AS invoice_id, i.number, i.usage_nano, COALESCE(l.usage_nano, 0) AS lines_usage_nano,
          i.prepaid_nano, COALESCE(l.prepaid_nano, 0) AS lines_prepaid_nano
        FROM invoice i LEFT JOIN (
          SELECT v.tenant_id, v.id, sum(r.amount_nano) AS usage_nano, sum(r.prepaid_nano) AS prepaid_nano
          FROM invoice v JOIN rated_line r ON r.tenant_id = v.tenant_id AND r.wallet_id = v.wallet_id
            AND r.settled_at >= v.period_start AND r.settled_at < v.period_end
          GROUP BY v.tenant_id, v.id
        ) l ON l.tenant_id = i.tenant_id AND l.id = i.id
        WHERE i.status <> 'void' AND (i.usage_nano <> COALESCE(l.usage_nano, 0) OR i.prepaid_nano <> COALESCE(l.prepaid_nano, 0))
        ORDER BY i.number`,
    },
    {
      says: "two invoices that stand bill the same time of one wallet",
      sql: `SELECT a.tenant_id, a.wallet_id, a.number, b.number AS other_number, a.period_end, b.period_start AS other_period_start
        FROM invoice a JOIN invoice b ON b.tenant_id = a.tenant_id AND b.wallet_id = a.wallet_id AND b.id <> a.id
          AND b.period_start >= a.period_start AND b.period_start < a.period_end
        WHERE a.status <> 'void' AND b.status <> 'void' ORDER BY a.number`,
    },
    {
      says: "a line may still be dated into a month that was billed",
      sql: `SELECT i.tenant_id, i.number, i.wallet_id, i.period_end, w.closed_until
        FROM invoice i JOIN wallet w ON w.tenant_id = i.tenant_id AND w.id = i.wallet_id
        WHERE i.status <> 'void' AND w.closed_until < i.period_end ORDER BY i.number`,
    },
    {
      says: "the lines of an invoice do not add up to it",
      sql: `SELECT i.tenant_id, i.id AS invoice_id, i.number, i.usage_nano, l.nano AS lines_nano, i.net_minor, l.minor AS lines_minor
        FROM invoice i LEFT JOIN LATERAL (
          SELECT COALESCE(sum(amount_nano), 0) AS nano, COALESCE(sum(amount_minor), 0) AS minor FROM invoice_line
          WHERE tenant_id = i.tenant_id AND invoice_id = i.id
        ) l ON true
        WHERE i.usage_nano <> l.nano OR i.net_minor <> l.minor ORDER BY i.number`,
    },
    {
      says: "an issuer's numbers have a gap, a double, or are not numbers",
      sql: `SELECT tenant_id, seller_id, series, min(place) AS first, max(place) AS last, count(*) AS numbers
        FROM (${NUMBERED}) numbered GROUP BY tenant_id, seller_id, series
        HAVING series IS NULL OR count(DISTINCT place) <> count(*) OR max(place) - min(place) + 1 <> count(*) ORDER BY seller_id, series`,
    },
    {
      says: "the last number of a series is not the one before the next to be given",
      sql: `SELECT n.tenant_id, n.seller_id, n.series, n.last FROM (
          SELECT tenant_id, seller_id, series, max(place) AS last FROM (${NUMBERED}) numbered GROUP BY tenant_id, seller_id, series
        ) n WHERE NOT EXISTS (SELECT 1 FROM document_sequence s
          WHERE s.tenant_id = n.tenant_id AND s.seller_id = n.seller_id AND s.next_number = n.last + 1) ORDER BY n.seller_id, n.series`,
    },
    {
      says: "the trigger that keeps issued documents as they are is missing or switched off",
      sql: `SELECT wanted.relation, wanted.trigger FROM (VALUES ('invoice', 'issued'), ('invoice_line', 'append_only')) AS wanted(relation, trigger)
        WHERE NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = to_regclass('public.' || wanted.relation)
          AND t.tgname = wanted.trigger AND t.tgenabled = 'O')`,
    },
  ],
};
