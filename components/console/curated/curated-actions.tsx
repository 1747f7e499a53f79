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
  const [odd, setOdd] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const publish = async (overrideReason: string, confirmed: boolean) => {
    await change.mutateAsync({ id, status: "published", overrideReason, confirmed });
    toast.success(t("published", { name }));
  };
  /** A price that may be a slip is asked about first, one below cost after it. */
  const refused = (error: unknown) => {
    if (!(error instanceof Error)) throw error;
    const reasonOf = error instanceof ApiError ? error.body.reason : undefined;
    if (reasonOf === "own_price_odd") setOdd(error.message);
    else if (reasonOf === "below_cost") setBelow(error.message);
    else toast.error(error.message);
  };
  if (status !== "published") {
    return (
      <>
        <Button
          variant="primary"
          pending={change.isPending}
          onClick={() => void publish("", false).catch(refused)}
        >
          {t("publish")}
        </Button>
        <ConfirmDialog
          open={odd !== null}
          onOpenChange={(open) => {
            if (!open) setOdd(null);
          }}
          title={t("oddTitle", { name })}
          consequence={odd}
          confirmLabel={t("publish")}
          onConfirm={() => publish("", true).catch(refused)}
        />
        <ConfirmDialog
          open={below !== null}
          onOpenChange={(open) => {
            if (!open) setBelow(null);
          }}
          title={t("belowTitle", { name })}
          consequence={below}
          confirmLabel={t("publish")}
          onConfirm={() => publish(reason, true)}
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
