"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import type { Currency } from "@/lib/domain/money/currency";
import { useKeys, type KeyModel, type KeyRow } from "@/lib/web/queries/keys";

import { CreateKeyDialog } from "./create-key-dialog";
import { KeysTable } from "./keys-table";

export interface KeysViewProps {
  readonly keys: KeyRow[];
  readonly models: readonly KeyModel[];
  readonly currency: Currency;
  /** `https://host/v1`, for samples. */
  readonly baseUrl: string;
  readonly mayWrite: boolean;
}

/**
 * The page of keys. The dialog that makes one stands outside of the list, which is loaded anew the moment a key is made:
 * the secret must not go away with what it replaced.
 */
export function KeysView({ keys, models, currency, baseUrl, mayWrite }: KeysViewProps) {
  const t = useTranslations("portal.keys");
  const { data: rows } = useKeys(keys);
  const [creating, setCreating] = useState(false);
  const create = mayWrite ? (
    <Button variant="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      {t("create")}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={rows.length > 0 ? create : null}
      />
      <KeysTable
        rows={rows}
        baseUrl={baseUrl}
        model={models[0]?.name ?? "model"}
        mayWrite={mayWrite}
        create={create}
      />
      <CreateKeyDialog
        models={models}
        currency={currency}
        baseUrl={baseUrl}
        open={creating}
        onOpenChange={setCreating}
      />
    </>
  );
}
