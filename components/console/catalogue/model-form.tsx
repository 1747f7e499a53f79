"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { FILTERED_CHARGES } from "@/lib/domain/pricing/filtered-charge";
import type { CatalogueModelDetail } from "@/lib/usecases/catalogue/get-model";
import { MODEL_STATES, modelFields } from "@/lib/usecases/catalogue/schemas";
import { useCommandForm } from "@/lib/web/use-command";
import type { Wire } from "@/lib/web/wire";

/** What the catalogue says of a model, to be changed. */
export function ModelForm({ model }: { model: Wire<CatalogueModelDetail> }) {
  const t = useTranslations("console-catalogue");
  const { form, submit, failure } = useCommandForm(`/api/catalogue/${model.id}`, modelFields, {
    method: "PUT",
    form: {
      defaultValues: {
        ...{ displayName: model.displayName, status: model.status, modality: model.modality },
        ...{
          tags: model.tags.join(", "),
          capabilities: model.capabilities.join(", "),
          aliases: model.aliases.join(", "),
        },
        ...{ contextWindow: String(model.contextWindow), maxOutput: String(model.maxOutput) },
        defaultMaxOutput: String(model.defaultMaxOutput),
        filteredCharge: model.filteredCharge,
      },
    },
    onDone: () => void toast.success(t("form.saved")),
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField form={form} name="displayName" label={t("form.displayName")}>
          {(field) => <Input {...field} />}
        </FormField>
        <FormField form={form} name="status" label={t("form.status")} hint={t("form.statusHint")}>
          {(field) => (
            <NativeSelect
              {...field}
              options={MODEL_STATES.map((value) => ({ value, label: t(`status.${value}`) }))}
            />
          )}
        </FormField>
        <FormField form={form} name="tags" label={t("form.tags")} hint={t("form.tagsHint")} optional>
          {(field) => <Input {...field} />}
        </FormField>
        <FormField form={form} name="aliases" label={t("form.aliases")} hint={t("form.aliasesHint")} optional>
          {(field) => <Input {...field} />}
        </FormField>
        <FormField form={form} name="capabilities" label={t("form.capabilities")} optional>
          {(field) => <Input {...field} />}
        </FormField>
        <FormField form={form} name="modality" label={t("form.modality")}>
          {(field) => <Input {...field} />}
        </FormField>
        {(["contextWindow", "maxOutput", "defaultMaxOutput"] as const).map((name) => (
          <FormField key={name} form={form} name={name} label={t(`form.${name}`)}>
            {(field) => <Input {...field} inputMode="numeric" className="tnum" />}
          </FormField>
        ))}
        <FormField
          form={form}
          name="filteredCharge"
          label={t("form.filteredCharge")}
          hint={t("form.filteredChargeHint")}
        >
          {(field) => (
            <NativeSelect
              {...field}
              options={FILTERED_CHARGES.map((value) => ({ value, label: t(`filteredCharge.${value}`) }))}
            />
          )}
        </FormField>
      </div>
      <div>
        <SubmitButton form={form}>{t("form.save")}</SubmitButton>
      </div>
    </Form>
  );
}
