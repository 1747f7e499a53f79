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
import type { RoutingPolicy } from "@/lib/domain/purchasing/routing-policy";
import { routingPolicyInput } from "@/lib/usecases/upstream/schemas";
import { useCommandForm } from "@/lib/web/use-command";

/** What upstreams must be for all customers, and what decides among equals. */
export function PolicyButton({ policy }: { policy: RoutingPolicy }) {
  const t = useTranslations("console-upstream-settings.policy");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("title")}</Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("title")} description={t("hint")}>
        <PolicyForm policy={policy} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const TIE_BREAKERS = ["price", "latency", "throughput"] as const;

function PolicyForm({ policy, onDone }: { policy: RoutingPolicy; onDone: () => void }) {
  const t = useTranslations("console-upstream-settings.policy");
  const { form, submit, failure } = useCommandForm("/api/upstreams/policy", routingPolicyInput, {
    form: {
      defaultValues: {
        tags: policy.requireTags.join(", "),
        denyDataCollection: policy.denyDataCollection,
        tieBreaker: policy.tieBreaker ?? "",
      },
    },
    onDone() {
      toast.success(t("saved"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
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
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("save")}</SubmitButton>
      </div>
    </Form>
  );
}
