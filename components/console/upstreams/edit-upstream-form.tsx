"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { isUpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { updateUpstreamInput } from "@/lib/usecases/upstream/schemas";
import type { updateUpstream } from "@/lib/usecases/upstream/update-upstream";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { RoutingFields } from "./routing-fields";
import type { OfferedModel } from "./served-models-field";
import { settingFaults } from "./setting-faults";
import { SettingsFields } from "./settings-fields";
import { formOfSettings } from "./settings-form";

interface Props {
  upstream: UpstreamView;
  models: readonly OfferedModel[];
  proxies: readonly string[];
  segments: readonly string[];
  href: string;
}

/** Changes an upstream: everything but its protocol and its account, which its keys were given for. */
export function EditUpstreamForm({ upstream, models, proxies, segments, href }: Props) {
  const t = useTranslations("console-upstreams.form");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm("/api/upstreams", updateUpstreamInput, {
    method: "PUT",
    form: {
      defaultValues: {
        id: upstream.id,
        name: upstream.name,
        baseUrl: upstream.baseUrl,
        settings: formOfSettings(upstream.settings),
        billsAfterAbort: upstream.billsAfterAbort,
        models: upstream.models.map(({ id, upstreamName }) => ({ modelId: id, upstreamName })),
        priority: String(upstream.priority),
        weight: String(upstream.weight),
      },
    },
    onDone({ credentialVoided }: AnswerOf<typeof updateUpstream>) {
      if (credentialVoided) toast.warning(t("savedVoided"));
      else toast.success(t("saved"));
      router.push(href);
    },
  });
  if (!isUpstreamProtocol(upstream.protocol)) return null;
  return (
    <Form form={form} onSubmit={submit} failure={failure} className="max-w-2xl">
      <FormField form={form} name="name" label={t("name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="baseUrl" label={t("baseUrl")} hint={t("baseUrlChange")}>
        {(field) => <Input {...field} inputMode="url" autoComplete="off" />}
      </FormField>
      <RoutingFields form={form} models={models} />
      <SettingsFields
        protocol={upstream.protocol}
        value={form.watch("settings") ?? {}}
        onChange={(value) => form.setValue("settings", value)}
        proxies={proxies}
        segments={segments}
        faults={settingFaults(form.formState.errors.settings)}
      />
      <div>
        <SubmitButton form={form}>{t("save")}</SubmitButton>
      </div>
    </Form>
  );
}
