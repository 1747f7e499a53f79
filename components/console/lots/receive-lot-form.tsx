"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Checkbox } from "@/components/ui/checkbox";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { RadioTiles } from "@/components/ui/radio-tiles";
import type { receiveLot } from "@/lib/usecases/inventory/receive-lot";
import { receiveLotInput } from "@/lib/usecases/inventory/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

const KINDS = ["face_value", "token_quota", "request_pack"] as const;

interface Props {
  accounts: readonly { id: string; label: string; currency: string }[];
  models: readonly { id: string; displayName: string }[];
  hrefBase: string;
}

/** Records a purchase as stock: account, what was bought, cost, expiry, models. */
export function ReceiveLotForm({ accounts, models, hrefBase }: Props) {
  const t = useTranslations("console-lots");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm("/api/lots", receiveLotInput, {
    money: true,
    form: {
      defaultValues: {
        accountId: accounts[0]?.id ?? "",
        name: "",
        kind: "face_value",
        quantity: "",
        cost: "",
        taxPercent: "0",
        expiresOn: "",
        modelIds: [],
      },
    },
    onDone(answer: AnswerOf<typeof receiveLot>) {
      toast.success(t("form.received"));
      router.push(`${hrefBase}/${answer.id}`);
    },
  });
  const kind = form.watch("kind");
  const currency = accounts.find((account) => account.id === form.watch("accountId"))?.currency ?? "";
  const quantityLabel = { face_value: "faceValue", token_quota: "tokens", request_pack: "requests" } as const;
  return (
    <Form form={form} onSubmit={submit} failure={failure} className="max-w-2xl">
      <FormField form={form} name="accountId" label={t("form.account")} hint={t("form.accountHint")}>
        {(field) => (
          <NativeSelect {...field} options={accounts.map(({ id, label }) => ({ value: id, label }))} />
        )}
      </FormField>
      <FormField form={form} name="name" label={t("form.name")} hint={t("form.nameHint")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="kind" label={t("form.kind")}>
        {(field) => (
          <RadioTiles
            columns={3}
            value={field.value}
            onValueChange={field.onChange}
            tiles={KINDS.map((value) => ({ value, label: t(`kind.${value}`), hint: t(`form.${value}Hint`) }))}
          />
        )}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="quantity" label={t(`form.${quantityLabel[kind]}`)}>
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" className="tnum" />}
        </FormField>
        <FormField form={form} name="cost" label={t("form.cost")} hint={t("form.costHint", { currency })}>
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" className="tnum" />}
        </FormField>
        <FormField form={form} name="expiresOn" label={t("form.expiresOn")} optional>
          {(field) => <Input {...field} type="date" />}
        </FormField>
        <FormField form={form} name="taxPercent" label={t("form.taxPercent")}>
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" className="tnum" />}
        </FormField>
      </div>
      <FormField form={form} name="modelIds" label={t("form.models")} hint={t("form.modelsHint")} optional>
        {(field) => (
          <div role="group" aria-label={t("form.models")} className="grid gap-2 sm:grid-cols-2">
            {models.map((model) => (
              <Checkbox
                key={model.id}
                label={model.displayName}
                checked={field.value.includes(model.id)}
                onCheckedChange={(on) =>
                  field.onChange(
                    on === true ? [...field.value, model.id] : field.value.filter((id) => id !== model.id),
                  )
                }
              />
            ))}
          </div>
        )}
      </FormField>
      <div>
        <SubmitButton form={form}>{t("form.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
