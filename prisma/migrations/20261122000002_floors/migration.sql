-- What no code may get past: amounts that cannot be, history that cannot be changed, and months that must exist.

-- ---------------------------------------------------------------- amounts
ALTER TABLE edge
  ADD CONSTRAINT edge_tax_rate CHECK (tax_rate_ppm BETWEEN 0 AND 1000000),
  ADD CONSTRAINT edge_term CHECK (payment_term_days BETWEEN 0 AND 365),
  ADD CONSTRAINT edge_dates CHECK (valid_to IS NULL OR valid_to > valid_from),
  ADD CONSTRAINT edge_not_self CHECK (seller_id <> buyer_id);
CREATE UNIQUE INDEX edge_one_open ON edge (tenant_id, buyer_id) WHERE valid_to IS NULL;
CREATE UNIQUE INDEX price_book_one_default ON price_book (tenant_id, seller_id) WHERE is_default;
CREATE UNIQUE INDEX price_version_one_draft ON price_version (tenant_id, price_book_id) WHERE status = 'draft';
CREATE UNIQUE INDEX alert_one_open ON alert (tenant_id, party_id, kind, COALESCE(subject_id, '00000000-0000-0000-0000-000000000000'::uuid))
  WHERE resolved_at IS NULL;

ALTER TABLE model
  ADD CONSTRAINT model_windows CHECK (context_window > 0 AND max_output > 0 AND default_max_output BETWEEN 1 AND max_output);

-- The wallet's guard (DESIGN section 3): whatever the code believes, this is refused.
ALTER TABLE wallet
  ADD CONSTRAINT wallet_amounts CHECK (posted_nano >= 0 AND exposure_nano >= 0 AND limit_nano >= 0 AND held_nano >= 0),
  ADD CONSTRAINT wallet_guard CHECK (posted_nano - exposure_nano + limit_nano - held_nano >= 0),
  ADD CONSTRAINT wallet_not_self CHECK (seller_id <> buyer_id);

ALTER TABLE "grant"
  ADD CONSTRAINT grant_amounts CHECK (granted > 0 AND drawn >= 0 AND expired >= 0 AND refunded >= 0
    AND drawn + expired + refunded <= granted),
  ADD CONSTRAINT grant_open CHECK (is_open = (drawn + expired + refunded < granted)),
  ADD CONSTRAINT grant_scope CHECK (unit <> 'money' OR cardinality(model_ids) = 0);
CREATE INDEX grant_open_by_wallet ON "grant" (tenant_id, wallet_id) WHERE is_open;

ALTER TABLE lot
  ADD CONSTRAINT lot_amounts CHECK (received_qty > 0 AND drawn_qty >= 0 AND expired_qty >= 0 AND returned_qty >= 0
    AND held_qty >= 0 AND cost_nano >= 0 AND input_tax_nano >= 0
    AND drawn_qty + expired_qty + returned_qty + held_qty <= received_qty),
  ADD CONSTRAINT lot_dates CHECK (expires_at IS NULL OR expires_at > starts_at);

ALTER TABLE hold
  ADD CONSTRAINT hold_shape CHECK (cardinality(wallet_ids) = cardinality(hold_nanos)
    AND cardinality(lot_ids) = cardinality(lot_held) AND cardinality(bound_usage) = 13
    AND 0 <= ALL (hold_nanos) AND 0 <= ALL (lot_held) AND 0 <= ALL (bound_usage)) ;

ALTER TABLE call
  ADD CONSTRAINT call_usage CHECK (cardinality(usage) = 13 AND 0 <= ALL (usage)),
  ADD CONSTRAINT call_times CHECK (queue_ms >= 0 AND total_ms >= 0 AND attempts >= 0);
ALTER TABLE rated_line
  ADD CONSTRAINT rated_line_amounts CHECK (level >= 0 AND amount_nano >= 0 AND prepaid_nano BETWEEN 0 AND amount_nano
    AND cardinality(grant_ids) = cardinality(grant_amounts));
ALTER TABLE lot_draw
  ADD CONSTRAINT lot_draw_amounts CHECK (qty > 0 AND from_qty >= 0 AND cost_nano >= 0);
ALTER TABLE posting
  ADD CONSTRAINT posting_amount CHECK (amount_nano > 0);

ALTER TABLE fx_rate ADD CONSTRAINT fx_rate_positive CHECK (rate_ppb > 0);
ALTER TABLE top_up
  ADD CONSTRAINT top_up_amounts CHECK (net_minor > 0 AND tax_minor >= 0 AND bonus_minor >= 0 AND total_minor = net_minor + tax_minor),
  ADD CONSTRAINT top_up_credited CHECK ((status = 'paid') = (grant_id IS NOT NULL AND credited_at IS NOT NULL));
ALTER TABLE payment
  ADD CONSTRAINT payment_amounts CHECK (amount_minor > 0 AND fee_minor BETWEEN 0 AND amount_minor);
ALTER TABLE sandbox_payment
  ADD CONSTRAINT sandbox_payment_amounts CHECK (amount_minor > 0 AND fee_minor BETWEEN 0 AND amount_minor);
ALTER TABLE invoice
  ADD CONSTRAINT invoice_amounts CHECK (usage_nano >= 0 AND prepaid_nano BETWEEN 0 AND usage_nano AND net_minor >= 0
    AND tax_minor >= 0 AND total_minor = net_minor + tax_minor AND prepaid_minor BETWEEN 0 AND total_minor
    AND due_minor = total_minor - prepaid_minor),
  ADD CONSTRAINT invoice_period CHECK (period_end > period_start);
CREATE UNIQUE INDEX invoice_one_per_period ON invoice (tenant_id, wallet_id, period_start) WHERE status <> 'void';
ALTER TABLE invoice_line ADD CONSTRAINT invoice_line_amounts CHECK (amount_nano >= 0 AND amount_minor >= 0 AND calls >= 0);
ALTER TABLE document_sequence ADD CONSTRAINT document_sequence_positive CHECK (next_number > 0);

-- ---------------------------------------------------------------- history is append-only
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: corrections are new entries', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rated_line FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON lot_draw FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON call FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON attempt FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rate_card FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON invoice_line FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- An issued invoice may only be voided; nothing else about it ever changes.
CREATE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'status') <> (to_jsonb(OLD) - 'status') OR OLD.status = 'void' THEN
    RAISE EXCEPTION 'an issued invoice never changes: issue a credit note' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER issued BEFORE UPDATE OR DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION refuse_invoice_change();

-- A price version is immutable once it is published: only its status moves on.
CREATE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (TG_OP = 'DELETE'
      OR (to_jsonb(NEW) - 'status' - 'updated_at') <> (to_jsonb(OLD) - 'status' - 'updated_at') OR NEW.status = 'draft') THEN
    RAISE EXCEPTION 'a published price version never changes: draft a new one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER published BEFORE UPDATE OR DELETE ON price_version FOR EACH ROW EXECUTE FUNCTION refuse_published_change();
CREATE FUNCTION refuse_published_rule_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r markup_rule := COALESCE(NEW, OLD);
BEGIN
  IF EXISTS (SELECT 1 FROM price_version v WHERE v.tenant_id = r.tenant_id AND v.id = r.price_version_id AND v.status <> 'draft') THEN
    RAISE EXCEPTION 'the rules of a published price version never change: draft a new one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN r;
END $$;
CREATE TRIGGER published BEFORE INSERT OR UPDATE OR DELETE ON markup_rule FOR EACH ROW EXECUTE FUNCTION refuse_published_rule_change();

-- ---------------------------------------------------------------- months
-- The smallest UUIDv7 of an instant (RFC 9562: 48 bits of Unix milliseconds first).
CREATE FUNCTION uuid_v7_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

-- Makes the monthly partitions that cover from..until. Range bounds: 7000-8000.. of the month's first millisecond.
CREATE FUNCTION ensure_partitions(p_from timestamptz, p_until timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  month timestamptz := date_trunc('month', p_from AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  upper_month timestamptz;
  parent text;
  child text;
  made int := 0;
BEGIN
  WHILE month <= p_until LOOP
    upper_month := (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    FOREACH parent IN ARRAY ARRAY['call', 'attempt', 'rated_line', 'lot_draw', 'journal_entry', 'posting'] LOOP
      child := parent || '_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
      IF to_regclass('public.' || quote_ident(child)) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
          child, parent, uuid_v7_floor(month), uuid_v7_floor(upper_month));
        made := made + 1;
      END IF;
    END LOOP;
    month := upper_month;
  END LOOP;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION ensure_partitions(timestamptz, timestamptz) FROM PUBLIC;
SELECT ensure_partitions(now() - interval '4 months', now() + interval '3 months');
