-- Tables as in prisma/schema. Calls, lines, draws, attempts and the ledger are partitioned by month,
-- by range of their UUIDv7 (migration 2 makes the partitions).
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "call_state" AS ENUM ('settled', 'released');

-- CreateEnum
CREATE TYPE "draw_purpose" AS ENUM ('sold', 'absorbed', 'testing');

-- CreateEnum
CREATE TYPE "model_status" AS ENUM ('draft', 'published', 'retired');

-- CreateEnum
CREATE TYPE "top_up_status" AS ENUM ('created', 'pending', 'paid', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('succeeded', 'refunded', 'disputed');

-- CreateEnum
CREATE TYPE "sandbox_payment_status" AS ENUM ('open', 'pending', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "invoice_status" AS ENUM ('issued', 'void');

-- CreateEnum
CREATE TYPE "purchase_order_status" AS ENUM ('draft', 'ordered', 'received', 'cancelled');

-- CreateEnum
CREATE TYPE "lot_kind" AS ENUM ('face_value', 'token_quota', 'request_pack', 'pay_as_you_go');

-- CreateEnum
CREATE TYPE "lot_status" AS ENUM ('active', 'frozen', 'claimed', 'impaired', 'exhausted', 'expired');

-- CreateEnum
CREATE TYPE "api_key_status" AS ENUM ('active', 'revoked');

-- CreateEnum
CREATE TYPE "posting_side" AS ENUM ('debit', 'credit');

-- CreateEnum
CREATE TYPE "member_role" AS ENUM ('operator', 'owner', 'admin', 'finance', 'developer', 'support');

-- CreateEnum
CREATE TYPE "member_status" AS ENUM ('active', 'suspended');

-- CreateEnum
CREATE TYPE "party_kind" AS ENUM ('root', 'distributor', 'customer');

-- CreateEnum
CREATE TYPE "party_status" AS ENUM ('active', 'suspended', 'closed');

-- CreateEnum
CREATE TYPE "edge_mode" AS ENUM ('prepaid', 'postpaid', 'commission');

-- CreateEnum
CREATE TYPE "price_version_status" AS ENUM ('draft', 'scheduled', 'live', 'archived');

-- CreateEnum
CREATE TYPE "supplier_account_status" AS ENUM ('active', 'in_arrears', 'banned', 'closed');

-- CreateEnum
CREATE TYPE "credential_state" AS ENUM ('live', 'throttled', 'in_arrears', 'banned', 'region_blocked', 'draining', 'void');

-- CreateEnum
CREATE TYPE "upstream_status" AS ENUM ('active', 'draining', 'disabled');

-- CreateEnum
CREATE TYPE "tenant_kind" AS ENUM ('platform', 'reseller');

-- CreateEnum
CREATE TYPE "tenant_status" AS ENUM ('active', 'suspended', 'closed');

-- CreateEnum
CREATE TYPE "domain_status" AS ENUM ('pending', 'verified');

-- CreateEnum
CREATE TYPE "grant_unit" AS ENUM ('money', 'weighted_tokens', 'requests');

-- CreateEnum
CREATE TYPE "grant_kind" AS ENUM ('paid', 'promotional', 'package');

-- CreateTable
CREATE TABLE "gateway_process" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "lease_until" TIMESTAMPTZ(6) NOT NULL,
    "address" TEXT NOT NULL,

    CONSTRAINT "gateway_process_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold" (
    "tenant_id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "process_id" UUID NOT NULL,
    "api_key_id" UUID,
    "customer_id" UUID NOT NULL,
    "party_path" UUID[] DEFAULT ARRAY[]::UUID[],
    "rate_card_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "upstream_id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "streaming" BOOLEAN NOT NULL,
    "admitted_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "wallet_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "hold_nanos" BIGINT[],
    "lot_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "lot_held" BIGINT[],
    "bound_usage" BIGINT[],
    "estimated_input" BIGINT NOT NULL,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("tenant_id","call_id")
);

-- CreateTable
CREATE TABLE "call" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "api_key_id" UUID,
    "customer_id" UUID NOT NULL,
    "party_path" UUID[] DEFAULT ARRAY[]::UUID[],
    "rate_card_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "upstream_id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "state" "call_state" NOT NULL,
    "outcome" TEXT NOT NULL,
    "fault_row" TEXT,
    "http_status" INTEGER NOT NULL,
    "streaming" BOOLEAN NOT NULL,
    "estimated" BOOLEAN NOT NULL,
    "quarantined" BOOLEAN NOT NULL,
    "usage" BIGINT[],
    "raw_usage" JSONB,
    "finish_reason" TEXT,
    "admitted_at" TIMESTAMPTZ(6) NOT NULL,
    "settled_at" TIMESTAMPTZ(6) NOT NULL,
    "queue_ms" INTEGER NOT NULL,
    "first_byte_ms" INTEGER,
    "total_ms" INTEGER NOT NULL,
    "attempts" INTEGER NOT NULL,
    "upstream_request_id" TEXT,
    "batch_id" UUID NOT NULL,

    CONSTRAINT "call_pkey" PRIMARY KEY ("tenant_id","id")
)
PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "attempt" (
    "tenant_id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "upstream_id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "credential_id" UUID,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "outcome" TEXT NOT NULL,
    "http_status" INTEGER,
    "first_byte_ms" INTEGER,
    "total_ms" INTEGER NOT NULL,
    "upstream_request_id" TEXT,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("tenant_id","call_id","seq")
)
PARTITION BY RANGE ("call_id");

-- CreateTable
CREATE TABLE "rated_line" (
    "tenant_id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "level" INTEGER NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "mode" "edge_mode" NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "prepaid_nano" BIGINT NOT NULL,
    "grant_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "grant_amounts" BIGINT[],
    "price_version_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "settled_at" TIMESTAMPTZ(6) NOT NULL,
    "batch_id" UUID NOT NULL,

    CONSTRAINT "rated_line_pkey" PRIMARY KEY ("tenant_id","call_id","level")
)
PARTITION BY RANGE ("call_id");

-- CreateTable
CREATE TABLE "lot_draw" (
    "tenant_id" UUID NOT NULL,
    "lot_id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "purpose" "draw_purpose" NOT NULL,
    "qty" BIGINT NOT NULL,
    "from_qty" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "settled_at" TIMESTAMPTZ(6) NOT NULL,
    "batch_id" UUID NOT NULL,

    CONSTRAINT "lot_draw_pkey" PRIMARY KEY ("tenant_id","lot_id","call_id","purpose")
)
PARTITION BY RANGE ("call_id");

-- CreateTable
CREATE TABLE "model" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "vendor" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "capabilities" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "context_window" INTEGER NOT NULL,
    "max_output" INTEGER NOT NULL,
    "default_max_output" INTEGER NOT NULL,
    "status" "model_status" NOT NULL,
    "description" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "list_price" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "prices" JSONB NOT NULL DEFAULT '{}',
    "source" TEXT NOT NULL,
    "source_date" TIMESTAMPTZ(6) NOT NULL,
    "effective_from" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "list_price_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "top_up" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "member_id" UUID,
    "status" "top_up_status" NOT NULL,
    "currency" TEXT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "bonus_minor" BIGINT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_ref" TEXT,
    "grant_id" UUID,
    "bonus_grant_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "credited_at" TIMESTAMPTZ(6),

    CONSTRAINT "top_up_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "payment" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "top_up_id" UUID,
    "provider" TEXT NOT NULL,
    "provider_payment_id" TEXT NOT NULL,
    "status" "payment_status" NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verified_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "payment_event" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_event_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "outcome" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payment_event_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "sandbox_payment" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "status" "sandbox_payment_status" NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "return_url" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sandbox_payment_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "invoice" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "status" "invoice_status" NOT NULL,
    "currency" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(6) NOT NULL,
    "period_end" TIMESTAMPTZ(6) NOT NULL,
    "usage_nano" BIGINT NOT NULL,
    "prepaid_nano" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "tax_rate_ppm" INTEGER NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "prepaid_minor" BIGINT NOT NULL,
    "due_minor" BIGINT NOT NULL,
    "rounding_nano" BIGINT NOT NULL,
    "seller_details" JSONB NOT NULL DEFAULT '{}',
    "buyer_details" JSONB NOT NULL DEFAULT '{}',
    "issued_at" TIMESTAMPTZ(6) NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "invoice_line" (
    "tenant_id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "model_id" UUID,
    "vendor" TEXT,
    "label" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "usage" BIGINT[],
    "amount_nano" BIGINT NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "invoice_line_pkey" PRIMARY KEY ("tenant_id","invoice_id","seq")
);

-- CreateTable
CREATE TABLE "document_sequence" (
    "tenant_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "series" TEXT NOT NULL,
    "next_number" INTEGER NOT NULL,

    CONSTRAINT "document_sequence_pkey" PRIMARY KEY ("tenant_id","seller_id","series")
);

-- CreateTable
CREATE TABLE "purchase_order" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "supplier_id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "status" "purchase_order_status" NOT NULL,
    "currency" TEXT NOT NULL,
    "ordered_at" TIMESTAMPTZ(6) NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "purchase_order_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "lot" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "purchase_order_id" UUID,
    "name" TEXT NOT NULL,
    "kind" "lot_kind" NOT NULL,
    "status" "lot_status" NOT NULL,
    "model_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "burn_weights" JSONB NOT NULL DEFAULT '{}',
    "received_qty" BIGINT NOT NULL,
    "drawn_qty" BIGINT NOT NULL,
    "expired_qty" BIGINT NOT NULL,
    "returned_qty" BIGINT NOT NULL,
    "held_qty" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "input_tax_nano" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "fx_rate_id" UUID,
    "commitment_nano" BIGINT,
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lot_pkey" PRIMARY KEY ("tenant_id","id")
)
WITH (fillfactor = 60);

-- CreateTable
CREATE TABLE "api_key" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "party_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "status" "api_key_status" NOT NULL,
    "model_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "replaced_by_id" UUID,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "journal_entry" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "party_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "source_kind" TEXT NOT NULL,
    "source_id" UUID NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "note" TEXT,

    CONSTRAINT "journal_entry_pkey" PRIMARY KEY ("tenant_id","id")
)
PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "posting" (
    "tenant_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "party_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "ref_id" UUID,
    "side" "posting_side" NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,

    CONSTRAINT "posting_pkey" PRIMARY KEY ("tenant_id","entry_id","seq")
)
PARTITION BY RANGE ("entry_id");

-- CreateTable
CREATE TABLE "member" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "party_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "member_role" NOT NULL,
    "password_hash" TEXT NOT NULL,
    "status" "member_status" NOT NULL,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(6),

    CONSTRAINT "member_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "session" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "user_agent" TEXT,
    "address" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "sign_in_throttle" (
    "tenant_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(6) NOT NULL,
    "failures" INTEGER NOT NULL,

    CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("tenant_id","subject")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "party_id" UUID NOT NULL,
    "member_id" UUID,
    "command" TEXT NOT NULL,
    "subject_kind" TEXT,
    "subject_id" UUID,
    "request_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "command_receipt" (
    "tenant_id" UUID NOT NULL,
    "key" UUID NOT NULL,
    "party_id" UUID NOT NULL,
    "member_id" UUID,
    "command" TEXT NOT NULL,
    "result" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "command_receipt_pkey" PRIMARY KEY ("tenant_id","key")
);

-- CreateTable
CREATE TABLE "alert" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "party_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_kind" TEXT,
    "subject_id" UUID,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "occurrences" INTEGER NOT NULL,
    "resolved_at" TIMESTAMPTZ(6),

    CONSTRAINT "alert_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "directory_change" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ref_id" UUID NOT NULL,
    "xid" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "directory_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "party" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "party_kind" NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "party_status" NOT NULL,
    "segment" TEXT,
    "time_zone" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "billing" JSONB NOT NULL DEFAULT '{}',
    "brand" JSONB NOT NULL DEFAULT '{}',
    "top_up_offer" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "party_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "edge" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "mode" "edge_mode" NOT NULL,
    "currency" TEXT NOT NULL,
    "tax_rate_ppm" INTEGER NOT NULL,
    "tax_inclusive" BOOLEAN NOT NULL,
    "price_book_id" UUID,
    "payment_term_days" INTEGER NOT NULL,
    "allowed_model_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_to" TIMESTAMPTZ(6),

    CONSTRAINT "edge_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "price_book" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_book_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "price_version" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "price_book_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "price_version_status" NOT NULL,
    "effective_from" TIMESTAMPTZ(6),
    "published_at" TIMESTAMPTZ(6),
    "published_by_id" UUID,
    "buy_prices" JSONB NOT NULL DEFAULT '{}',
    "override_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_version_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "markup_rule" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "price_version_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "rule" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "markup_rule_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "rate_card" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "card" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rate_card_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "fx_rate" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "base" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "rate_ppb" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "fx_rate_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "supplier" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "contact" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "supplier_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "supplier_account" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "supplier_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT,
    "terms" JSONB NOT NULL DEFAULT '{}',
    "status" "supplier_account_status" NOT NULL,
    "payg_enabled" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "supplier_account_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "credential" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "upstream_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "secret_ciphertext" BYTEA NOT NULL,
    "key_version" INTEGER NOT NULL,
    "hint" TEXT NOT NULL,
    "state" "credential_state" NOT NULL,
    "state_until" TIMESTAMPTZ(6),
    "state_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "tenant_key" (
    "tenant_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "master_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_key_pkey" PRIMARY KEY ("tenant_id","version")
);

-- CreateTable
CREATE TABLE "upstream" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "status" "upstream_status" NOT NULL,
    "priority" INTEGER NOT NULL,
    "weight" INTEGER NOT NULL,
    "bills_after_abort" BOOLEAN NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "last_test_at" TIMESTAMPTZ(6),
    "last_test_ok" BOOLEAN,
    "last_test_note" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upstream_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "upstream_model" (
    "tenant_id" UUID NOT NULL,
    "upstream_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "upstream_name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,

    CONSTRAINT "upstream_model_pkey" PRIMARY KEY ("tenant_id","upstream_id","model_id")
);

-- CreateTable
CREATE TABLE "tenant" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "tenant_kind" NOT NULL,
    "status" "tenant_status" NOT NULL,
    "currency" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "brand" JSONB NOT NULL DEFAULT '{}',
    "legal_entity" JSONB NOT NULL DEFAULT '{}',
    "stock_policy" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "domain" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "status" "domain_status" NOT NULL,
    "is_primary" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "domain_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "wallet" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "posted_nano" BIGINT NOT NULL,
    "exposure_nano" BIGINT NOT NULL,
    "limit_nano" BIGINT NOT NULL,
    "held_nano" BIGINT NOT NULL,
    "closed_until" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wallet_pkey" PRIMARY KEY ("tenant_id","id")
)
WITH (fillfactor = 60);

-- CreateTable
CREATE TABLE "grant" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "unit" "grant_unit" NOT NULL,
    "kind" "grant_kind" NOT NULL,
    "priority" INTEGER NOT NULL,
    "granted" BIGINT NOT NULL,
    "drawn" BIGINT NOT NULL,
    "expired" BIGINT NOT NULL,
    "refunded" BIGINT NOT NULL,
    "is_open" BOOLEAN NOT NULL,
    "model_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "source_kind" TEXT NOT NULL,
    "source_id" UUID,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "grant_pkey" PRIMARY KEY ("tenant_id","id")
)
WITH (fillfactor = 60);

-- CreateIndex
CREATE INDEX "hold_process_id_idx" ON "hold"("process_id");

-- CreateIndex
CREATE INDEX "call_tenant_id_customer_id_id_idx" ON "call"("tenant_id", "customer_id", "id");

-- CreateIndex
CREATE INDEX "call_tenant_id_api_key_id_id_idx" ON "call"("tenant_id", "api_key_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "model_tenant_id_name_key" ON "model"("tenant_id", "name");

-- CreateIndex
CREATE INDEX "list_price_tenant_id_model_id_effective_from_idx" ON "list_price"("tenant_id", "model_id", "effective_from");

-- CreateIndex
CREATE INDEX "top_up_tenant_id_buyer_id_id_idx" ON "top_up"("tenant_id", "buyer_id", "id");

-- CreateIndex
CREATE INDEX "top_up_tenant_id_seller_id_id_idx" ON "top_up"("tenant_id", "seller_id", "id");

-- CreateIndex
CREATE INDEX "payment_tenant_id_top_up_id_idx" ON "payment"("tenant_id", "top_up_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_provider_provider_payment_id_key" ON "payment"("provider", "provider_payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_event_provider_provider_event_id_key" ON "payment_event"("provider", "provider_event_id");

-- CreateIndex
CREATE UNIQUE INDEX "sandbox_payment_tenant_id_reference_key" ON "sandbox_payment"("tenant_id", "reference");

-- CreateIndex
CREATE INDEX "invoice_tenant_id_buyer_id_period_start_idx" ON "invoice"("tenant_id", "buyer_id", "period_start");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_tenant_id_seller_id_number_key" ON "invoice"("tenant_id", "seller_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_order_tenant_id_number_key" ON "purchase_order"("tenant_id", "number");

-- CreateIndex
CREATE INDEX "lot_tenant_id_supplier_account_id_idx" ON "lot"("tenant_id", "supplier_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_digest_key" ON "api_key"("digest");

-- CreateIndex
CREATE INDEX "api_key_tenant_id_party_id_idx" ON "api_key"("tenant_id", "party_id");

-- CreateIndex
CREATE INDEX "journal_entry_tenant_id_source_id_idx" ON "journal_entry"("tenant_id", "source_id");

-- CreateIndex
CREATE INDEX "posting_tenant_id_party_id_code_ref_id_idx" ON "posting"("tenant_id", "party_id", "code", "ref_id");

-- CreateIndex
CREATE INDEX "member_tenant_id_party_id_idx" ON "member"("tenant_id", "party_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_tenant_id_email_key" ON "member"("tenant_id", "email");

-- CreateIndex
CREATE INDEX "session_tenant_id_member_id_idx" ON "session"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "audit_event_tenant_id_party_id_id_idx" ON "audit_event"("tenant_id", "party_id", "id");

-- CreateIndex
CREATE INDEX "audit_event_tenant_id_subject_id_idx" ON "audit_event"("tenant_id", "subject_id");

-- CreateIndex
CREATE INDEX "alert_tenant_id_party_id_resolved_at_idx" ON "alert"("tenant_id", "party_id", "resolved_at");

-- CreateIndex
CREATE INDEX "directory_change_xid_idx" ON "directory_change"("xid");

-- CreateIndex
CREATE UNIQUE INDEX "party_tenant_id_slug_key" ON "party"("tenant_id", "slug");

-- CreateIndex
CREATE INDEX "edge_tenant_id_seller_id_idx" ON "edge"("tenant_id", "seller_id");

-- CreateIndex
CREATE INDEX "edge_tenant_id_buyer_id_idx" ON "edge"("tenant_id", "buyer_id");

-- CreateIndex
CREATE INDEX "price_book_tenant_id_seller_id_idx" ON "price_book"("tenant_id", "seller_id");

-- CreateIndex
CREATE UNIQUE INDEX "price_version_tenant_id_price_book_id_number_key" ON "price_version"("tenant_id", "price_book_id", "number");

-- CreateIndex
CREATE INDEX "markup_rule_tenant_id_price_version_id_idx" ON "markup_rule"("tenant_id", "price_version_id");

-- CreateIndex
CREATE UNIQUE INDEX "rate_card_tenant_id_digest_key" ON "rate_card"("tenant_id", "digest");

-- CreateIndex
CREATE INDEX "supplier_account_tenant_id_supplier_id_idx" ON "supplier_account"("tenant_id", "supplier_id");

-- CreateIndex
CREATE INDEX "credential_tenant_id_upstream_id_idx" ON "credential"("tenant_id", "upstream_id");

-- CreateIndex
CREATE INDEX "upstream_tenant_id_supplier_account_id_idx" ON "upstream"("tenant_id", "supplier_account_id");

-- CreateIndex
CREATE INDEX "upstream_model_tenant_id_model_id_idx" ON "upstream_model"("tenant_id", "model_id");

-- CreateIndex
CREATE UNIQUE INDEX "tenant_slug_key" ON "tenant"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "domain_host_key" ON "domain"("host");

-- CreateIndex
CREATE INDEX "wallet_tenant_id_seller_id_idx" ON "wallet"("tenant_id", "seller_id");

-- CreateIndex
CREATE UNIQUE INDEX "wallet_tenant_id_buyer_id_seller_id_currency_key" ON "wallet"("tenant_id", "buyer_id", "seller_id", "currency");

-- CreateIndex
CREATE INDEX "grant_tenant_id_wallet_id_idx" ON "grant"("tenant_id", "wallet_id");

-- AddForeignKey
ALTER TABLE "list_price" ADD CONSTRAINT "list_price_tenant_id_model_id_fkey" FOREIGN KEY ("tenant_id", "model_id") REFERENCES "model"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "top_up" ADD CONSTRAINT "top_up_tenant_id_wallet_id_fkey" FOREIGN KEY ("tenant_id", "wallet_id") REFERENCES "wallet"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "top_up" ADD CONSTRAINT "top_up_tenant_id_buyer_id_fkey" FOREIGN KEY ("tenant_id", "buyer_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_tenant_id_top_up_id_fkey" FOREIGN KEY ("tenant_id", "top_up_id") REFERENCES "top_up"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_tenant_id_seller_id_fkey" FOREIGN KEY ("tenant_id", "seller_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_tenant_id_buyer_id_fkey" FOREIGN KEY ("tenant_id", "buyer_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "purchase_order" ADD CONSTRAINT "purchase_order_tenant_id_supplier_id_fkey" FOREIGN KEY ("tenant_id", "supplier_id") REFERENCES "supplier"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "purchase_order" ADD CONSTRAINT "purchase_order_tenant_id_supplier_account_id_fkey" FOREIGN KEY ("tenant_id", "supplier_account_id") REFERENCES "supplier_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "lot" ADD CONSTRAINT "lot_tenant_id_supplier_account_id_fkey" FOREIGN KEY ("tenant_id", "supplier_account_id") REFERENCES "supplier_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "lot" ADD CONSTRAINT "lot_tenant_id_purchase_order_id_fkey" FOREIGN KEY ("tenant_id", "purchase_order_id") REFERENCES "purchase_order"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_tenant_id_party_id_fkey" FOREIGN KEY ("tenant_id", "party_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_tenant_id_party_id_fkey" FOREIGN KEY ("tenant_id", "party_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "party" ADD CONSTRAINT "party_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "edge" ADD CONSTRAINT "edge_tenant_id_seller_id_fkey" FOREIGN KEY ("tenant_id", "seller_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "edge" ADD CONSTRAINT "edge_tenant_id_buyer_id_fkey" FOREIGN KEY ("tenant_id", "buyer_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "edge" ADD CONSTRAINT "edge_tenant_id_price_book_id_fkey" FOREIGN KEY ("tenant_id", "price_book_id") REFERENCES "price_book"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "price_book" ADD CONSTRAINT "price_book_tenant_id_seller_id_fkey" FOREIGN KEY ("tenant_id", "seller_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "price_version" ADD CONSTRAINT "price_version_tenant_id_price_book_id_fkey" FOREIGN KEY ("tenant_id", "price_book_id") REFERENCES "price_book"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "markup_rule" ADD CONSTRAINT "markup_rule_tenant_id_price_version_id_fkey" FOREIGN KEY ("tenant_id", "price_version_id") REFERENCES "price_version"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "supplier_account" ADD CONSTRAINT "supplier_account_tenant_id_supplier_id_fkey" FOREIGN KEY ("tenant_id", "supplier_id") REFERENCES "supplier"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_tenant_id_supplier_account_id_fkey" FOREIGN KEY ("tenant_id", "supplier_account_id") REFERENCES "supplier_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_tenant_id_upstream_id_fkey" FOREIGN KEY ("tenant_id", "upstream_id") REFERENCES "upstream"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "upstream" ADD CONSTRAINT "upstream_tenant_id_supplier_account_id_fkey" FOREIGN KEY ("tenant_id", "supplier_account_id") REFERENCES "supplier_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "upstream_model" ADD CONSTRAINT "upstream_model_tenant_id_upstream_id_fkey" FOREIGN KEY ("tenant_id", "upstream_id") REFERENCES "upstream"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "upstream_model" ADD CONSTRAINT "upstream_model_tenant_id_model_id_fkey" FOREIGN KEY ("tenant_id", "model_id") REFERENCES "model"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "domain" ADD CONSTRAINT "domain_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "wallet" ADD CONSTRAINT "wallet_tenant_id_seller_id_fkey" FOREIGN KEY ("tenant_id", "seller_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "wallet" ADD CONSTRAINT "wallet_tenant_id_buyer_id_fkey" FOREIGN KEY ("tenant_id", "buyer_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_tenant_id_wallet_id_fkey" FOREIGN KEY ("tenant_id", "wallet_id") REFERENCES "wallet"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
