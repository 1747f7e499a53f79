"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { LimitFacts } from "@/components/limits/limit-facts";
import { LimitFields } from "@/components/limits/limit-fields";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Form, SubmitButton } from "@/components/ui/form";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";
import { buyerLimitsFields } from "@/lib/usecases/limits/schemas";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  readonly buyer: BuyerDetail;
  /** A distributor: what it may use is what all who buy through it may. */
  readonly branch: boolean;
}

/** What a buyer may use and spend in all, over its keys or its branch. */
export function BuyerLimits({ buyer, branch, mayWrite }: Props & { mayWrite: boolean }) {
  const t = useTranslations("limits");
  const [open, setOpen] = useState(false);
  return (
    <Card
      title={t("title")}
      description={t(branch ? "ofBranch" : "ofCustomer")}
      actions={
        mayWrite ? (
          <Dialog
            title={t("changeBuyer", { name: buyer.name })}
            description={t("changeHint")}
            trigger={<Button size="sm">{t("change")}</Button>}
            open={open}
            onOpenChange={setOpen}
          >
            <BuyerLimitsForm buyer={buyer} branch={branch} onDone={() => setOpen(false)} />
          </Dialog>
        ) : null
      }
    >
      <LimitFacts limits={buyer.limits} branch={branch} />
    </Card>
  );
}

function BuyerLimitsForm({ buyer, branch, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("limits");
  const { form, submit, failure } = useCommandForm(`/api/customers/${buyer.id}/limits`, buyerLimitsFields, {
    form: { defaultValues: buyer.limits.texts },
    onDone() {
      toast.success(t("saved"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <LimitFields currency={buyer.currency} branch={branch} />
      <div className="flex flex-col sm:flex-row-reverse">
        <SubmitButton form={form}>{t("save")}</SubmitButton>
      </div>
    </Form>
  );
}
