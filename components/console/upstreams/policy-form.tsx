"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Checkbox } from "@/components/ui/checkbox";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { RoutingPolicy } from "@/lib/domain/purchasing/routing-policy";
import { routingPolicyInput } from "@/lib/usecases/upstream/schemas";
import { useCommandForm } from "@/lib/web/use-command";

const TIE_BREAKERS = ["price", "latency", "throughput"] as const;

interface Props {
  readonly policy: RoutingPolicy;
  /** Of one buyer, which has a country and no say in what breaks ties; left out: of everybody. */
  readonly buyerId?: string;
  readonly onDone: () => void;
}

/** A routing policy, within a dialog. */
export function PolicyForm({ policy, buyerId, onDone }: Props) {
  const t = useTranslations("console-upstream-settings.policy");
  const { form, submit, failure } = useCommandForm("/api/upstreams/policy", routingPolicyInput, {
    ...(buyerId ? { extra: { buyerId } } : {}),
    form: {
      defaultValues: {
        tags: policy.requireTags.join(", "),
        denyDataCollection: policy.denyDataCollection,
        tieBreaker: policy.tieBreaker ?? "",
        country: policy.country ?? "",
      },
    },
    onDone() {
      toast.success(t("saved"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      {buyerId ? (
        <FormField form={form} name="country" label={t("country")} hint={t("countryHint")} optional>
          {(field) => <Input {...field} autoComplete="off" maxLength={2} className="w-24 uppercase" />}
        </FormField>
      ) : null}
      <FormField form={form} name="tags" label={t("tags")} hint={t("tagsHint")} optional>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="denyDataCollection" label={t("deny")} hideLabel>
        {(field) => (
          <Checkbox
            label={t("deny")}
            hint={t("denyHint")}
            checked={field.value}
            onCheckedChange={(on) => field.onChange(on === true)}
          />
        )}
      </FormField>
      {buyerId ? null : (
        <FormField form={form} name="tieBreaker" label={t("tie")} hint={t("tieHint")}>
          {(field) => (
            <NativeSelect
              {...field}
              options={[
                { value: "", label: t("tieNone") },
                ...TIE_BREAKERS.map((value) => ({ value, label: t(value) })),
              ]}
            />
          )}
        </FormField>
      )}
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("save")}</SubmitButton>
      </div>
    </Form>
  );
}
