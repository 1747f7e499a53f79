-- The playground's key, and what the gateway tells of a call that has ended.

CREATE TYPE "key_purpose" AS ENUM ('program', 'playground');
ALTER TABLE "api_key" ADD COLUMN "purpose" "key_purpose" NOT NULL DEFAULT 'program';

-- One of each member at a time: opening the playground again gives that key another text, and its day's budget stays spent.
CREATE UNIQUE INDEX playground_key_of_member ON api_key (tenant_id, created_by_id) WHERE purpose = 'playground' AND status = 'active';
ALTER TABLE api_key ADD CONSTRAINT playground_key_ends CHECK (purpose = 'program' OR (expires_at IS NOT NULL AND created_by_id IS NOT NULL));

-- A call as the party whose key asks may see it: its own line, its own unit prices out of the card, nothing of upstreams,
-- other levels or other parties. Any key of the party will do, as its members see all of its calls too.
CREATE FUNCTION gateway_generation(p_tenant uuid, p_key uuid, p_call uuid)
RETURNS TABLE (model_id uuid, admitted_at timestamptz, streaming boolean, http_status int, state text, outcome text, fault_row text,
  estimated boolean, usage bigint[], finish_reason text, queue_ms int, first_byte_ms int, total_ms int, attempts int,
  amount_nano bigint, currency text, price_version_id uuid, prices jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.model_id, c.admitted_at, c.streaming, c.http_status, c.state::text, c.outcome, c.fault_row, c.estimated, c.usage,
    c.finish_reason, c.queue_ms, c.first_byte_ms, c.total_ms, c.attempts, l.amount_nano, COALESCE(l.currency, sale.terms ->> 'currency'),
    l.price_version_id, sale.terms -> 'prices'
  FROM api_key k JOIN call c ON c.tenant_id = k.tenant_id AND c.id = p_call AND c.customer_id = k.party_id
  LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = p_call AND l.buyer_id = c.customer_id
  LEFT JOIN rate_card r ON r.tenant_id = c.tenant_id AND r.id = c.rate_card_id
  LEFT JOIN LATERAL (SELECT e.terms FROM jsonb_array_elements(r.card -> 'levels') AS e(terms)
    WHERE e.terms ->> 'buyerId' = c.customer_id::text LIMIT 1) sale ON true
  WHERE k.tenant_id = p_tenant AND k.id = p_key
$$;

DO $$
BEGIN
  GRANT CREATE ON SCHEMA public TO app_batch;
  REVOKE ALL ON FUNCTION gateway_generation(uuid, uuid, uuid) FROM PUBLIC;
  ALTER FUNCTION gateway_generation(uuid, uuid, uuid) OWNER TO app_batch;
  GRANT EXECUTE ON FUNCTION gateway_generation(uuid, uuid, uuid) TO app_gateway;
  REVOKE CREATE ON SCHEMA public FROM app_batch;
END $$;
