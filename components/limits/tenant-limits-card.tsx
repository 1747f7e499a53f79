"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Form, SubmitButton } from "@/components/ui/form";
import type { LimitsView } from "@/lib/usecases/limits/limit-view";
import { tenantLimitsInput } from "@/lib/usecases/limits/schemas";
import { useCommandForm } from "@/lib/web/use-command";

import { LimitFacts } from "./limit-facts";
import { LimitFields } from "./limit-fields";

/** What all customers of a reseller may use together. */
export function TenantLimitsCard({ limits, mayWrite }: { limits: LimitsView; mayWrite: boolean }) {
  const t = useTranslations("limits");
  const words = useTranslations("console-limits");
  const [open, setOpen] = useState(false);
  return (
    <Card
      title={words("all")}
      description={words("allHint")}
      actions={
        mayWrite ? (
          <Dialog
            title={words("changeTitle")}
            description={t("changeHint")}
            trigger={<Button size="sm">{t("change")}</Button>}
            open={open}
            onOpenChange={setOpen}
          >
            <TenantLimitsForm limits={limits} onDone={() => setOpen(false)} />
          </Dialog>
        ) : null
      }
    >
      <LimitFacts limits={limits} branch />
      <p className="mt-4 text-xs text-muted">{words("bucket")}</p>
    </Card>
  );
}

function TenantLimitsForm({ limits, onDone }: { limits: LimitsView; onDone: () => void }) {
  const t = useTranslations("limits");
  const { form, submit, failure } = useCommandForm("/api/tenant-limits", tenantLimitsInput, {
    form: { defaultValues: limits.texts },
    onDone() {
      toast.success(t("saved"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <LimitFields currency="" branch />
      <div className="flex flex-col sm:flex-row-reverse">
        <SubmitButton form={form}>{t("save")}</SubmitButton>
      </div>
    </Form>
  );
}
