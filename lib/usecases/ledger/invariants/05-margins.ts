import { DIMENSIONS } from "@/lib/domain/metering/dimension";

import type { Invariant } from "./invariant";

const PRICED = DIMENSIONS.map(
  (dimension) => `(e -> 'prices' ->> '${dimension}')::numeric AS ${dimension}`,
).join(", ");

const PICO = DIMENSIONS.map(
  (dimension, i) => `CASE WHEN c.usage[${i + 1}] = 0 THEN 0 ELSE c.usage[${i + 1}] * k.${dimension} END`,
).join(" + ");

/** The levels of every rate card a call was priced by, a column per dimension. */
const CARD_LEVELS = `
  SELECT r.tenant_id, r.id AS rate_card_id, (e ->> 'level')::int AS level, (e ->> 'sellerId')::uuid AS seller_id,
    (e ->> 'buyerId')::uuid AS buyer_id, (e ->> 'walletId')::uuid AS wallet_id, e ->> 'mode' AS mode, e ->> 'currency' AS currency,
    (e ->> 'priceVersionId')::uuid AS price_version_id, COALESCE((e ->> 'feePpm')::int, 0) AS fee_ppm,
    CASE WHEN e ?| ARRAY['bands', 'volumes'] THEN e END AS tiered, ${PRICED}
  FROM rate_card r, jsonb_array_elements(r.card -> 'levels') AS e`;

/**
 * As lib/domain/pricing `withFee`: exact in pico, a fee in ppm, once half-even to nano, at least 1. Null where a used dimension
 * has no price.
 */
const rounded = (fee: string) => {
  const [scaled, nano] = [`pico * (1000000 + ${fee})`, 1_000_000_000];
  return `CASE WHEN pico = 0 THEN 0 ELSE GREATEST(1, div(${scaled}, ${nano}) + CASE WHEN mod(${scaled}, ${nano}) * 2 > ${nano}
    OR (mod(${scaled}, ${nano}) * 2 = ${nano} AND mod(div(${scaled}, ${nano}), 2) = 1) THEN 1 ELSE 0 END) END`;
};

/** 5. A settled call has a line at every level of its card, each at the card's prices; so the margins add up. */
export const margins: Invariant = {
  number: 5,
  title: "per call: every level has a line or none has, at the pinned rates; margins = retail - stock cost",
  counted: `SELECT count(*) AS calls, count(*) FILTER (WHERE state = 'settled') AS settled,
      (SELECT count(*) FROM rated_line) AS lines, (SELECT count(*) FROM rate_card) AS rate_cards FROM call`,
  breaches: [
    {
      says: "a settled call lacks lines of its chain, or a released one has some",
      sql: `SELECT c.tenant_id, c.id AS call_id, c.state, COALESCE(l.lines, 0) AS lines, k.levels AS levels_of_card
        FROM call c
        LEFT JOIN (SELECT tenant_id, call_id, count(*) AS lines FROM rated_line GROUP BY tenant_id, call_id) l
          ON l.tenant_id = c.tenant_id AND l.call_id = c.id
        LEFT JOIN (SELECT tenant_id, id, jsonb_array_length(card -> 'levels') AS levels FROM rate_card) k
          ON k.tenant_id = c.tenant_id AND k.id = c.rate_card_id
        WHERE COALESCE(l.lines, 0) IS DISTINCT FROM CASE c.state WHEN 'settled' THEN k.levels ELSE 0 END ORDER BY c.id`,
    },
    {
      says: "the lines of a call do not link the root to its customer",
      sql: `SELECT tenant_id, call_id, level, seller_id, buyer_id FROM (
          SELECT l.tenant_id, l.call_id, l.level, l.seller_id, l.buyer_id, c.customer_id,
            lag(l.buyer_id, 1, l.tenant_id) OVER chain AS above, lead(l.seller_id, 1, NULL) OVER chain AS below,
            row_number() OVER chain - 1 AS place
          FROM rated_line l JOIN call c ON c.tenant_id = l.tenant_id AND c.id = l.call_id
          WINDOW chain AS (PARTITION BY l.tenant_id, l.call_id ORDER BY l.level)
        ) line
        WHERE level <> place OR seller_id <> above OR (below IS NULL AND buyer_id <> customer_id) ORDER BY call_id, level`,
    },
    {
      says: "a line is not on the terms, or not at the prices, of the card pinned at admission",
      sql: `WITH card AS MATERIALIZED (${CARD_LEVELS})
        SELECT tenant_id, call_id, level, amount_nano, rated_nano, fee_nano, terms_agree FROM (
          SELECT tenant_id, call_id, level, amount_nano, fee_nano, terms_agree, ${rounded("fee_ppm")} AS rated_nano,
            ${rounded("0")} AS usage_nano FROM (
            SELECT l.tenant_id, l.call_id, l.level, l.amount_nano, l.fee_nano, k.fee_ppm,
              CASE WHEN k.tiered IS NULL THEN ${PICO} ELSE rate_card_pico(k.tiered, c.usage, l.volume_from) END AS pico,
              (l.seller_id, l.buyer_id, l.wallet_id, l.mode::text, l.currency, l.price_version_id, l.model_id)
                IS NOT DISTINCT FROM (k.seller_id, k.buyer_id, k.wallet_id, k.mode, k.currency, k.price_version_id, c.model_id) AS terms_agree
            FROM rated_line l
            JOIN call c ON c.tenant_id = l.tenant_id AND c.id = l.call_id
            LEFT JOIN card k ON k.tenant_id = c.tenant_id AND k.rate_card_id = c.rate_card_id AND k.level = l.level
          ) priced
        ) line
        WHERE NOT terms_agree OR amount_nano IS DISTINCT FROM rated_nano OR fee_nano IS DISTINCT FROM rated_nano - usage_nano
        ORDER BY call_id, level`,
    },
    {
      says: "a volume counter is not what its month's lines bought",
      sql: `WITH part AS (
          SELECT l.tenant_id, l.wallet_id, v ->> 'key' AS key,
            date_trunc('month', l.settled_at AT TIME ZONE (e ->> 'timeZone'))::date AS month, units_of(v -> 'counted', c.usage) AS units
          FROM rated_line l
          JOIN call c ON c.tenant_id = l.tenant_id AND c.id = l.call_id
          JOIN rate_card r ON r.tenant_id = c.tenant_id AND r.id = c.rate_card_id
          CROSS JOIN LATERAL jsonb_array_elements(r.card -> 'levels') AS e
          CROSS JOIN LATERAL jsonb_array_elements(rate_card_band(e, c.usage) -> 'volumes') AS v
          WHERE l.volume_from IS NOT NULL AND (e ->> 'level')::int = l.level
        )
        SELECT COALESCE(n.tenant_id, b.tenant_id) AS tenant_id, COALESCE(n.wallet_id, b.wallet_id) AS wallet_id,
          COALESCE(n.key, b.key) AS key, COALESCE(n.month, b.month) AS month, n.units AS counted, b.units AS bought
        FROM volume_counter n
        FULL JOIN (SELECT tenant_id, wallet_id, key, month, sum(units) AS units FROM part GROUP BY 1, 2, 3, 4) b
          ON b.tenant_id = n.tenant_id AND b.wallet_id = n.wallet_id AND b.key = n.key AND b.month = n.month
        WHERE COALESCE(n.units, 0) <> COALESCE(b.units, 0) ORDER BY 2, 3`,
    },
    {
      says: "the margins booked for a batch are not its retail less its stock cost",
      sql: `SELECT COALESCE(b.tenant_id, s.tenant_id) AS tenant_id, COALESCE(b.batch_id, s.batch_id) AS batch_id,
          COALESCE(b.currency, s.currency) AS currency, b.margin AS booked_nano, s.margin AS retail_less_cost_nano
        FROM (
          SELECT e.tenant_id, e.source_id AS batch_id, p.currency,
            sum(CASE p.side WHEN 'credit' THEN p.amount_nano ELSE -p.amount_nano END) AS margin
          FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id
          WHERE e.source_kind = 'settle_batch' AND p.code IN ('revenue', 'cost_of_sales')
          GROUP BY e.tenant_id, e.source_id, p.currency
        ) b FULL JOIN (
          SELECT tenant_id, batch_id, currency, sum(nano) AS margin FROM (
            SELECT l.tenant_id, l.batch_id, l.currency, l.amount_nano AS nano FROM rated_line l
              JOIN party b ON b.tenant_id = l.tenant_id AND b.id = l.buyer_id AND b.kind = 'customer'
            UNION ALL SELECT tenant_id, batch_id, currency, -cost_nano FROM lot_draw WHERE purpose = 'sold'
          ) part GROUP BY tenant_id, batch_id, currency
        ) s ON s.tenant_id = b.tenant_id AND s.batch_id = b.batch_id AND s.currency = b.currency
        WHERE COALESCE(b.margin, 0) <> COALESCE(s.margin, 0) ORDER BY 2`,
    },
  ],
};
