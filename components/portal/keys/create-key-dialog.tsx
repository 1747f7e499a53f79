"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Dialog } from "@/components/ui/dialog";
import type { Currency } from "@/lib/domain/money/currency";
import type { KeyModel, NewKey } from "@/lib/web/queries/keys";

import { CreateKeyForm } from "./create-key-form";
import { NewKeySecret } from "./new-key-secret";

export interface CreateKeyDialogProps {
  readonly models: readonly KeyModel[];
  /** Of its budgets. */
  readonly currency: Currency;
  readonly baseUrl: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Makes a key: name, expiry, models, limits, and then the key itself, once. */
export function CreateKeyDialog({ models, currency, baseUrl, open, onOpenChange }: CreateKeyDialogProps) {
  const t = useTranslations("portal.keys");
  const [made, setMade] = useState<NewKey | null>(null);
  const close = () => {
    onOpenChange(false);
    setMade(null);
  };
  return (
    <Dialog
      title={made ? t("created", { name: made.key.name }) : t("create")}
      description={made ? undefined : t("createHint")}
      open={open}
      // A secret that nobody will see again is not lost to a stray click: only its own button closes the dialog.
      onOpenChange={(next) => (made && !next ? undefined : onOpenChange(next))}
    >
      {made ? (
        <NewKeySecret made={made} baseUrl={baseUrl} model={models[0]?.name ?? "model"} onDone={close} />
      ) : (
        <CreateKeyForm models={models} currency={currency} onMade={setMade} onCancel={close} />
      )}
    </Dialog>
  );
}
