"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useFieldArray, type UseFormReturn } from "react-hook-form";
import { toast } from "sonner";
import type { z } from "zod";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { IconButton } from "@/components/ui/icon-button";
import { Input, Textarea } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import type { createOrder } from "@/lib/usecases/purchase/create-order";
import { createOrderInput } from "@/lib/usecases/purchase/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { BurnWeightsField, ModelsField } from "./line-scope-fields";

export type OrderFields = z.input<typeof createOrderInput>;
export type OrderFormState = UseFormReturn<OrderFields, unknown, z.output<typeof createOrderInput>>;

interface Props {
  accounts: readonly { id: string; label: string; currency: string }[];
  models: readonly { id: string; displayName: string }[];
  hrefBase: string;
  /** The draft that is changed; none: a new one is made. */
  draft?: { readonly id: string; readonly fields: OrderFields };
}

const KINDS = ["face_value", "token_quota", "request_pack"] as const;

const NEW_LINE: OrderFields["lines"][number] = {
  ...{ name: "", kind: "face_value", quantity: "", cost: "", taxPercent: "0" },
  ...{ validDays: "", expiresOn: "", modelIds: [], burnWeights: [] },
};

/** Drafts a purchase order, or changes a draft: from whom, on what terms, and its lines. */
export function OrderForm({ accounts, models, hrefBase, draft }: Props) {
  const t = useTranslations("console-purchases");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm(
    draft ? `/api/purchase-orders/${draft.id}/change` : "/api/purchase-orders",
    createOrderInput,
    {
      form: {
        defaultValues: draft?.fields ?? {
          ...{ accountId: accounts[0]?.id ?? "", supplierReference: "", expectedOn: "", inAdvance: false },
          ...{ note: "", lines: [NEW_LINE] },
        },
      },
      onDone(answer: AnswerOf<typeof createOrder>) {
        toast.success(t(draft ? "form.changed" : "form.done"));
        router.push(`${hrefBase}/${answer.id}`);
      },
    },
  );
  const lines = useFieldArray({ control: form.control, name: "lines" });
  const currency = accounts.find(({ id }) => id === form.watch("accountId"))?.currency ?? "";
  return (
    <Form form={form} onSubmit={submit} failure={failure} className="max-w-3xl">
      <FormField form={form} name="accountId" label={t("form.account")}>
        {(field) => (
          <NativeSelect {...field} options={accounts.map(({ id, label }) => ({ value: id, label }))} />
        )}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="supplierReference" label={t("form.reference")} optional>
          {(field) => <Input {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="expectedOn" label={t("form.expectedOn")} optional>
          {(field) => <Input {...field} type="date" />}
        </FormField>
      </div>
      <FormField form={form} name="inAdvance" label={t("form.inAdvance")} hint={t("form.inAdvanceHint")}>
        {(field) => <Switch checked={field.value} onCheckedChange={field.onChange} />}
      </FormField>
      {lines.fields.map((line, index) => (
        <Card
          key={line.id}
          title={t("form.line", { number: index + 1 })}
          actions={
            lines.fields.length > 1 ? (
              <IconButton
                label={t("form.removeLine", { number: index + 1 })}
                icon={<X />}
                size="sm"
                onClick={() => lines.remove(index)}
              />
            ) : null
          }
        >
          <LineFields form={form} index={index} currency={currency} models={models} />
        </Card>
      ))}
      <div>
        <Button icon={<Plus />} onClick={() => lines.append(NEW_LINE)}>
          {t("form.addLine")}
        </Button>
      </div>
      <FormField form={form} name="note" label={t("form.note")} optional>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <div>
        <SubmitButton form={form}>{t(draft ? "form.save" : "form.submit")}</SubmitButton>
      </div>
    </Form>
  );
}

function LineFields(props: {
  form: OrderFormState;
  index: number;
  currency: string;
  models: Props["models"];
}) {
  const { form, index, currency, models } = props;
  const t = useTranslations("console-purchases.form");
  const kinds = useTranslations("console-lots.kind");
  const kind = form.watch(`lines.${index}.kind`);
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name={`lines.${index}.name`} label={t("name")}>
          {(field) => <Input {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name={`lines.${index}.kind`} label={t("kind")}>
          {(field) => (
            <NativeSelect {...field} options={KINDS.map((value) => ({ value, label: kinds(value) }))} />
          )}
        </FormField>
        <FormField form={form} name={`lines.${index}.quantity`} label={t(`quantity.${kind}`, { currency })}>
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
        </FormField>
        <FormField form={form} name={`lines.${index}.cost`} label={t("cost", { currency })}>
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
        </FormField>
        <FormField form={form} name={`lines.${index}.taxPercent`} label={t("taxPercent")}>
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
        </FormField>
        <FormField form={form} name={`lines.${index}.validDays`} label={t("validDays")} optional>
          {(field) => (
            <Input
              {...field}
              value={typeof field.value === "string" ? field.value : ""}
              inputMode="numeric"
              autoComplete="off"
              numeric
            />
          )}
        </FormField>
        <FormField form={form} name={`lines.${index}.expiresOn`} label={t("expiresOn")} optional>
          {(field) => <Input {...field} type="date" />}
        </FormField>
      </div>
      <ModelsField form={form} index={index} models={models} />
      {kind === "token_quota" ? <BurnWeightsField form={form} index={index} models={models} /> : null}
    </div>
  );
}
