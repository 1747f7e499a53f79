-- Commitments were kept twice: as data of an account's terms, which nothing read, and as rows, which the watch reads. Now they are rows
-- alone; what stood only in the terms becomes one. The owner sees nothing under FORCE, so it is off while rows are moved.
ALTER TABLE supplier_account NO FORCE ROW LEVEL SECURITY;
ALTER TABLE supplier NO FORCE ROW LEVEL SECURITY;
ALTER TABLE supplier_commitment NO FORCE ROW LEVEL SECURITY;
INSERT INTO supplier_commitment (tenant_id, id, supplier_account_id, name, amount_nano, currency, starts_at, ends_at, accrued_nano, created_at)
SELECT a.tenant_id, gen_random_uuid(), a.id, left(c.value ->> 'from', 10) || ' – ' || left(c.value ->> 'until', 10), (c.value ->> 'amountNano')::bigint,
  s.currency, ((c.value ->> 'from') || 'T00:00:00Z')::timestamptz, ((c.value ->> 'until') || 'T00:00:00Z')::timestamptz + interval '1 day', 0, now()
FROM supplier_account a
JOIN supplier s ON s.tenant_id = a.tenant_id AND s.id = a.supplier_id
CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(a.terms -> 'commitments') WHEN 'array' THEN a.terms -> 'commitments' ELSE '[]' END) c(value)
WHERE NOT EXISTS (SELECT 1 FROM supplier_commitment k WHERE k.tenant_id = a.tenant_id AND k.supplier_account_id = a.id
  AND k.amount_nano = (c.value ->> 'amountNano')::bigint AND k.starts_at = ((c.value ->> 'from') || 'T00:00:00Z')::timestamptz);
UPDATE supplier_account SET terms = terms - 'commitments' WHERE terms ? 'commitments';
ALTER TABLE supplier_account FORCE ROW LEVEL SECURITY;
ALTER TABLE supplier FORCE ROW LEVEL SECURITY;
ALTER TABLE supplier_commitment FORCE ROW LEVEL SECURITY;
GRANT DELETE ON supplier_commitment TO app_tenant;

-- How upstreams did lately is asked of all of them at once.
CREATE INDEX "upstream_rollup_tenant_id_grain_at_idx" ON "upstream_rollup"("tenant_id", "grain", "at");
