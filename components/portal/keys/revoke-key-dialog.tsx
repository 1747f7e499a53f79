"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { revokeKey } from "@/lib/usecases/key/revoke-key";
import { keyKeys, type KeyRow } from "@/lib/web/queries/keys";
import { useCommand } from "@/lib/web/use-command";

/** Asks before a key is ended for good. */
export function RevokeKeyDialog(props: {
  revoked: Pick<KeyRow, "id" | "name" | "hint">;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { id, name, hint } = props.revoked;
  const t = useTranslations("portal.keys");
  const { mutateAsync } = useCommand<typeof revokeKey>(`/api/keys/${id}/revoke`, {
    invalidates: [keyKeys.all],
    onDone: () => void toast.success(t("revoked", { name })),
  });
  return (
    <ConfirmDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={t("revokeTitle", { name })}
      consequence={t("revokeConsequence", { hint })}
      confirmLabel={t("revoke")}
      onConfirm={async () => {
        await mutateAsync({ id });
      }}
    />
  );
}
