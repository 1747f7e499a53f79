"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { toast } from "sonner";

import { Sheet } from "@/components/ui/sheet";
import { Form, SubmitButton } from "@/components/ui/form";
import { ruleInput, type RuleFields } from "@/lib/usecases/pricing/rule-schema";
import { useCommandForm } from "@/lib/web/use-command";

import { RuleFormFields, type RuleChoices } from "./rule-form-fields";

interface Props {
  bookId: string;
  currency: string;
  zone: string;
  choices: RuleChoices;
  defaults: RuleFields;
  /** The rule to change; a new one without. */
  ruleId?: string;
  trigger: ReactNode;
}

/** A panel with the form of one rule of a draft. */
export function RuleDialog(props: Props) {
  const t = useTranslations("console-prices.rule");
  const [open, setOpen] = useState(false);
  return (
    <Sheet
      open={open}
      onOpenChange={setOpen}
      width="lg"
      title={props.ruleId ? t("editTitle") : t("addTitle")}
      description={t("description")}
      trigger={props.trigger}
    >
      <RuleForm {...props} onDone={() => setOpen(false)} />
    </Sheet>
  );
}

function RuleForm({
  bookId,
  ruleId,
  defaults,
  currency,
  zone,
  choices,
  onDone,
}: Props & { onDone: () => void }) {
  const t = useTranslations("console-prices");
  const base = `/api/price-books/${bookId}/rules`;
  const { form, submit, failure } = useCommandForm(ruleId ? `${base}/${ruleId}` : base, ruleInput, {
    method: ruleId ? "PUT" : "POST",
    form: { defaultValues: defaults },
    onDone() {
      toast.success(t("saved"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <RuleFormFields form={form} currency={currency} zone={zone} choices={choices} />
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("rule.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
