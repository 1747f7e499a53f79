"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Checkbox } from "@/components/ui/checkbox";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { createUpstream } from "@/lib/usecases/upstream/create-upstream";
import { createUpstreamInput } from "@/lib/usecases/upstream/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { ServedModelsField, type OfferedModel } from "./served-models-field";

interface Props {
  accounts: readonly { id: string; label: string }[];
  models: readonly OfferedModel[];
  hrefBase: string;
}

/** Adds an endpoint of a supplier account: address, key, models. */
export function UpstreamForm({ accounts, models, hrefBase }: Props) {
  const t = useTranslations("console-upstreams.form");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm("/api/upstreams", createUpstreamInput, {
    form: {
      defaultValues: {
        accountId: accounts[0]?.id ?? "",
        name: "",
        baseUrl: "",
        secret: "",
        billsAfterAbort: false,
        models: [],
        priority: "100",
        weight: "100",
      },
    },
    onDone(answer: AnswerOf<typeof createUpstream>) {
      toast.success(t("added"));
      router.push(`${hrefBase}/${answer.id}`);
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure} className="max-w-2xl">
      <FormField form={form} name="accountId" label={t("account")}>
        {(field) => (
          <NativeSelect {...field} options={accounts.map(({ id, label }) => ({ value: id, label }))} />
        )}
      </FormField>
      <FormField form={form} name="name" label={t("name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="baseUrl" label={t("baseUrl")} hint={t("baseUrlHint")}>
        {(field) => (
          <Input {...field} inputMode="url" autoComplete="off" placeholder="https://api.example.com/v1" />
        )}
      </FormField>
      <FormField form={form} name="secret" label={t("secret")} hint={t("secretHint")}>
        {(field) => <Input {...field} type="password" autoComplete="off" />}
      </FormField>
      <FormField form={form} name="models" label={t("models")} hint={t("modelsHint")}>
        {(field) => <ServedModelsField models={models} value={field.value} onChange={field.onChange} />}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="priority" label={t("priority")} hint={t("priorityHint")}>
          {(field) => <Input {...field} value={String(field.value)} inputMode="numeric" className="tnum" />}
        </FormField>
        <FormField form={form} name="weight" label={t("weight")} hint={t("weightHint")}>
          {(field) => <Input {...field} value={String(field.value)} inputMode="numeric" className="tnum" />}
        </FormField>
      </div>
      <FormField form={form} name="billsAfterAbort" label={t("billsAfterAbort")} hideLabel>
        {(field) => (
          <Checkbox
            label={t("billsAfterAbort")}
            hint={t("billsAfterAbortHint")}
            checked={field.value ?? false}
            onCheckedChange={(on) => field.onChange(on === true)}
          />
        )}
      </FormField>
      <div>
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
