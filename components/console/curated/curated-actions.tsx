"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { setCuratedStatus } from "@/lib/usecases/curated/set-curated-status";
import { useCommand } from "@/lib/web/use-command";

/** Puts a name on sale, or takes it off after asking. */
export function CuratedActions(props: {
  id: string;
  name: string;
  status: "draft" | "published" | "retired";
}) {
  const { id, name, status } = props;
  const t = useTranslations("console-curated");
  const [asking, setAsking] = useState(false);
  const change = useCommand<typeof setCuratedStatus>(`/api/curated/${id}/status`);
  if (status !== "published") {
    return (
      <Button
        variant="primary"
        pending={change.isPending}
        onClick={() =>
          change.mutate(
            { id, status: "published" },
            {
              onSuccess: () => void toast.success(t("published", { name })),
              onError: ({ message }) => void toast.error(message),
            },
          )
        }
      >
        {t("publish")}
      </Button>
    );
  }
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        {t("retire")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("retireTitle", { name })}
        consequence={t("retireConsequence")}
        confirmLabel={t("retire")}
        onConfirm={async () => {
          await change.mutateAsync({ id, status: "retired" });
        }}
      />
    </>
  );
}
