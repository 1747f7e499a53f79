"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { AUDIENCE_KINDS } from "@/lib/usecases/pricing/rule-schema";
import { offerFields } from "@/lib/usecases/sell-by/schemas";
import { useCommandForm } from "@/lib/web/use-command";

import type { AllocationChoices } from "./allocate-dialog";

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Props {
  lot: Named;
  /** The last day before the lot ends. */
  until: string;
  books: readonly Named[];
  models: readonly Named[];
  choices: AllocationChoices;
}

/** Opens a lower price for what would expire, never below what it cost, that closes itself. */
export function SellByButton(props: Props) {
  const t = useTranslations("console-offers");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title", { name: props.lot.name })}
      description={t("description", { day: props.until })}
      trigger={<Button>{t("open")}</Button>}
    >
      <SellByForm {...props} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function SellByForm({ lot, books, models, choices, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("console-offers");
  const { form, submit, failure } = useCommandForm(`/api/lots/${lot.id}/offers`, offerFields, {
    form: {
      defaultValues: {
        ...{ bookId: books[0]?.id ?? "", modelIds: models.map(({ id }) => id), percent: "" },
        ...{ audienceKind: "all", audienceValue: "", until: "", overrideReason: "" },
      },
    },
    onDone() {
      toast.success(t("done"));
      onDone();
    },
  });
  const kind = form.watch("audienceKind") ?? "all";
  const kinds = AUDIENCE_KINDS.filter((one) => one !== "segment" || choices.segments.length > 0);
  const values =
    kind === "segment"
      ? choices.segments.map((segment) => ({ value: segment, label: segment }))
      : choices.buyers.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="bookId" label={t("book")}>
        {(field) => (
          <NativeSelect {...field} options={books.map(({ id, name }) => ({ value: id, label: name }))} />
        )}
      </FormField>
      <FormField form={form} name="percent" label={t("percent")} hint={t("percentHint")}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="audienceKind" label={t("audience")} hint={t("audienceHint")}>
        {(field) => (
          <NativeSelect
            {...field}
            value={field.value ?? "all"}
            onChange={(event) => {
              field.onChange(event);
              form.setValue("audienceValue", "");
            }}
            options={kinds.map((one) => ({ value: one, label: t(`audiences.${one}`) }))}
          />
        )}
      </FormField>
      {kind === "all" ? null : (
        <FormField form={form} name="audienceValue" label={kind === "segment" ? t("segment") : t("buyer")}>
          {(field) => (
            <NativeSelect
              {...field}
              value={field.value ?? ""}
              options={[{ value: "", label: "–" }, ...values]}
            />
          )}
        </FormField>
      )}
      <FormField form={form} name="modelIds" label={t("models")}>
        {(field) => (
          <div
            role="group"
            aria-label={t("models")}
            className="grid max-h-48 gap-1 overflow-y-auto sm:grid-cols-2"
          >
            {models.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={field.value.includes(id)}
                onCheckedChange={(on) =>
                  field.onChange(
                    on === true ? [...field.value, id] : field.value.filter((each) => each !== id),
                  )
                }
              />
            ))}
          </div>
        )}
      </FormField>
      <FormField form={form} name="overrideReason" label={t("reason")} hint={t("reasonHint")} optional>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
