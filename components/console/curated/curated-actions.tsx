"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { setCuratedStatus } from "@/lib/usecases/curated/set-curated-status";
import { ApiError } from "@/lib/web/api";
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
  const [below, setBelow] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const publish = async (overrideReason: string) => {
    await change.mutateAsync({ id, status: "published", overrideReason });
    toast.success(t("published", { name }));
  };
  if (status !== "published") {
    return (
      <>
        <Button
          variant="primary"
          pending={change.isPending}
          onClick={() =>
            void publish("").catch((error: unknown) => {
              if (!(error instanceof Error)) throw error;
              if (error instanceof ApiError && error.body.reason === "below_cost") setBelow(error.message);
              else toast.error(error.message);
            })
          }
        >
          {t("publish")}
        </Button>
        <ConfirmDialog
          open={below !== null}
          onOpenChange={(open) => {
            if (!open) setBelow(null);
          }}
          title={t("belowTitle", { name })}
          consequence={below}
          confirmLabel={t("publish")}
          onConfirm={() => publish(reason)}
        >
          <Field label={t("reason")} hint={t("reasonHint")}>
            <Input required value={reason} onChange={({ target }) => setReason(target.value)} />
          </Field>
        </ConfirmDialog>
      </>
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
