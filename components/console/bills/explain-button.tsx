"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { EXPLANATIONS, explainInput } from "@/lib/usecases/reconciling/schemas";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  readonly ids: readonly string[];
  /** Of one row; else of all that are shown. */
  readonly one?: boolean;
}

/** Gives differences their reason. */
export function ExplainButton({ ids, one = false }: Props) {
  const t = useTranslations("console-bills.explain");
  const [open, setOpen] = useState(false);
  if (ids.length === 0) return null;
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title", { count: ids.length })}
      trigger={
        <Button size="sm" variant={one ? "ghost" : "secondary"}>
          {one ? t("one") : t("all", { count: ids.length })}
        </Button>
      }
    >
      <ExplainForm ids={ids} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function ExplainForm({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const t = useTranslations("console-bills");
  const { form, submit, failure } = useCommandForm("/api/supplier-bills/explain", explainInput, {
    form: { defaultValues: { ids: [...ids], reason: "supplier_error", note: "" } },
    onDone,
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="reason" label={t("differences.reason")}>
        {(field) => (
          <NativeSelect
            {...field}
            options={EXPLANATIONS.map((value) => ({ value, label: t(`explanation.${value}`) }))}
          />
        )}
      </FormField>
      <FormField form={form} name="note" label={t("explain.note")} optional>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("explain.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
