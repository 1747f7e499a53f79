"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { VENDORS, vendorOf } from "@/lib/domain/metering/vendors";
import type { createUpstream } from "@/lib/usecases/upstream/create-upstream";
import { createUpstreamInput } from "@/lib/usecases/upstream/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { RoutingFields } from "./routing-fields";
import { secretKind } from "./secret-kind";
import { SecretLines } from "./secret-lines";
import type { OfferedModel } from "./served-models-field";
import { settingFaults } from "./setting-faults";
import { SettingsFields } from "./settings-fields";

interface Props {
  accounts: readonly { id: string; label: string }[];
  models: readonly OfferedModel[];
  proxies: readonly string[];
  segments: readonly string[];
  hrefBase: string;
}

/** Adds an endpoint of a supplier account: vendor, address, keys, models, and how it is spoken to. */
export function UpstreamForm({ accounts, models, proxies, segments, hrefBase }: Props) {
  const t = useTranslations("console-upstreams.form");
  const more = useTranslations("console-upstream-settings");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm("/api/upstreams", createUpstreamInput, {
    form: {
      defaultValues: {
        accountId: accounts[0]?.id ?? "",
        name: "",
        protocol: "openai-compatible",
        baseUrl: "",
        settings: { dialect: "generic" },
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
  const protocol = form.watch("protocol") ?? "openai-compatible";
  const settings = form.watch("settings") ?? {};
  const choose = (id: string) => {
    const vendor = VENDORS.find((one) => one.id === id);
    if (!vendor) return;
    const before = form.getValues("baseUrl");
    if (before === "" || VENDORS.some(({ baseUrl }) => baseUrl === before))
      form.setValue("baseUrl", vendor.baseUrl);
    form.setValue("protocol", vendor.protocol);
    form.setValue("settings", { ...settings, dialect: vendor.dialect ?? "" });
    form.setValue("billsAfterAbort", vendor.billsAfterAbort);
  };
  return (
    <Form form={form} onSubmit={submit} failure={failure} className="max-w-2xl">
      <FormField form={form} name="accountId" label={t("account")}>
        {(field) => (
          <NativeSelect {...field} options={accounts.map(({ id, label }) => ({ value: id, label }))} />
        )}
      </FormField>
      <Field label={more("vendor")} hint={more("vendorHint")}>
        <NativeSelect
          value={vendorOf(protocol, settings.dialect || null)?.id ?? "generic"}
          onChange={({ target }) => choose(target.value)}
          options={VENDORS.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
      <FormField form={form} name="name" label={t("name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="baseUrl" label={t("baseUrl")} hint={more("baseUrlHint")}>
        {(field) => (
          <Input {...field} inputMode="url" autoComplete="off" placeholder="https://api.example.com/v1" />
        )}
      </FormField>
      <FormField
        form={form}
        name="secret"
        label={t("secret")}
        hint={more(`secretHint.${secretKind(protocol)}`)}
      >
        {(field) => <SecretLines {...field} />}
      </FormField>
      <RoutingFields form={form} models={models} />
      <SettingsFields
        protocol={protocol}
        value={settings}
        onChange={(value) => form.setValue("settings", value)}
        proxies={proxies}
        segments={segments}
        faults={settingFaults(form.formState.errors.settings)}
      />
      <div>
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
