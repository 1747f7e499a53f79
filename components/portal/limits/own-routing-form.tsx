"use client";

import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { toast } from "sonner";

import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { ownRoutingInput } from "@/lib/usecases/limits/schemas";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  readonly own: { readonly requireTags: readonly string[]; readonly denyDataCollection: boolean };
  readonly seller: Props["own"];
  readonly choices: readonly string[];
  readonly mayWrite: boolean;
}

/** What a customer demands of whoever serves its calls. What its seller demands already is ticked and stays so. */
export function OwnRoutingForm({ own, seller, choices, mayWrite }: Props) {
  const t = useTranslations("portal-limits.routing");
  const { form, submit, failure } = useCommandForm("/api/portal/routing", ownRoutingInput, {
    form: {
      defaultValues: { requireTags: [...own.requireTags], denyDataCollection: own.denyDataCollection },
    },
    onDone: () => void toast.success(t("saved")),
  });
  // A tag nobody promises any more must still be seen, or it could not be taken back.
  const tags = [...new Set([...choices, ...own.requireTags, ...seller.requireTags])].sort();
  const chosen = useWatch({ control: form.control, name: "requireTags" });
  const choose = (tag: string, on: boolean) =>
    form.setValue("requireTags", on ? [...chosen, tag] : chosen.filter((one) => one !== tag));
  const isFixed = (tag: string) => seller.requireTags.includes(tag);
  return (
    <Card title={t("title")} description={t("description")}>
      <Form form={form} onSubmit={submit} failure={failure}>
        <FormField form={form} name="denyDataCollection" label={t("deny")} hideLabel>
          {(field) => (
            <Checkbox
              label={t("deny")}
              hint={seller.denyDataCollection ? t("bySeller") : t("denyHint")}
              checked={field.value || seller.denyDataCollection}
              disabled={!mayWrite || seller.denyDataCollection}
              onCheckedChange={(on) => field.onChange(on === true)}
            />
          )}
        </FormField>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 text-sm font-medium">{t("tags")}</legend>
          {tags.length === 0 ? <p className="text-sm text-muted">{t("noTags")}</p> : null}
          {tags.map((tag) => (
            <Checkbox
              key={tag}
              label={tag}
              {...(isFixed(tag) ? { hint: t("bySeller") } : {})}
              checked={isFixed(tag) || chosen.includes(tag)}
              disabled={!mayWrite || isFixed(tag)}
              onCheckedChange={(on) => choose(tag, on === true)}
            />
          ))}
        </fieldset>
        {mayWrite ? (
          <div>
            <SubmitButton form={form}>{t("save")}</SubmitButton>
          </div>
        ) : (
          <p className="text-sm text-muted">{t("readOnly")}</p>
        )}
      </Form>
    </Card>
  );
}
