"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import type { UseFormReturn } from "react-hook-form";
import { toast } from "sonner";
import type { z } from "zod";

import { Checkbox } from "@/components/ui/checkbox";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { RadioTiles } from "@/components/ui/radio-tiles";
import type { createCurated } from "@/lib/usecases/curated/create-curated";
import type { CuratedChoice } from "@/lib/usecases/curated/curated-choices";
import type { CuratedDetail } from "@/lib/usecases/curated/get-curated";
import { createCuratedInput, CURATED_KINDS } from "@/lib/usecases/curated/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";
import type { Wire } from "@/lib/web/wire";

import { ownPriceTexts } from "./own-price-texts";
import { TargetList } from "./target-list";

type Values = z.input<typeof createCuratedInput>;
type CuratedFormState = UseFormReturn<Values, unknown, z.output<typeof createCuratedInput>>;

interface CuratedFormProps {
  readonly choices: { readonly models: readonly CuratedChoice[]; readonly currency: string };
  readonly hrefBase: string;
  /** To be changed; a new one otherwise. */
  readonly model?: Wire<CuratedDetail>;
}

/** A name of the seller's own: what it stands for, and what a product of its own adds and costs. */
export function CuratedForm({ choices, hrefBase, model }: CuratedFormProps) {
  const t = useTranslations("console-curated");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm(
    model ? `/api/curated/${model.id}` : "/api/curated",
    createCuratedInput,
    {
      method: model ? "PUT" : "POST",
      form: { defaultValues: valuesOf(model) },
      onDone({ id }: AnswerOf<typeof createCurated>) {
        toast.success(t(model ? "saved" : "created"));
        if (!model) router.push(`${hrefBase}/${id}`);
      },
    },
  );
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="name" label={t("name")} hint={t(model ? "nameStays" : "nameHint")}>
          {(field) => (
            <Input {...field} readOnly={model !== undefined} autoComplete="off" spellCheck={false} />
          )}
        </FormField>
        <FormField form={form} name="displayName" label={t("displayName")} hint={t("displayNameHint")}>
          {(field) => <Input {...field} autoComplete="off" />}
        </FormField>
      </div>
      <FormField form={form} name="kind" label={t("kind")}>
        {(field) => (
          <RadioTiles
            aria-label={t("kind")}
            value={field.value}
            onValueChange={field.onChange}
            tiles={CURATED_KINDS.map((kind) => ({
              value: kind,
              label: t(`kinds.${kind}.label`),
              hint: t(`kinds.${kind}.hint`),
            }))}
          />
        )}
      </FormField>
      <FormField form={form} name="targets" label={t("targets")} hint={t("targetsHint")}>
        {(field) => <TargetList models={choices.models} chosen={field.value} onChange={field.onChange} />}
      </FormField>
      {form.watch("kind") === "curated" ? (
        <ProductFields form={form} currency={choices.currency} refused={failure !== null} />
      ) : null}
      <div>
        <SubmitButton form={form}>{t(model ? "save" : "create")}</SubmitButton>
      </div>
    </Form>
  );
}

/** What only a product of the seller's own has. */
function ProductFields(props: {
  form: CuratedFormState;
  currency: string;
  /** The server did not take it: maybe because of a price that has to be confirmed. */
  refused: boolean;
}) {
  const { form, currency, refused } = props;
  const t = useTranslations("console-curated");
  return (
    <>
      <FormField form={form} name="system" label={t("system")} hint={t("systemHint")} optional>
        {(field) => <Textarea {...field} value={field.value ?? ""} rows={5} />}
      </FormField>
      <div className="grid items-end gap-4 sm:grid-cols-3">
        {(["temperature", "topP", "maxTokens"] as const).map((name) => (
          <FormField key={name} form={form} name={name} label={t(name)} optional>
            {(field) => <Input {...field} value={field.value ?? ""} inputMode="decimal" numeric />}
          </FormField>
        ))}
      </div>
      <div className="grid items-end gap-4 sm:grid-cols-2">
        {(["inputPrice", "outputPrice", "cachedPrice"] as const).map((name) => (
          <FormField key={name} form={form} name={name} label={t(name)} optional={name === "cachedPrice"}>
            {(field) => (
              <Input {...field} value={field.value ?? ""} inputMode="decimal" numeric suffix={currency} />
            )}
          </FormField>
        ))}
      </div>
      <p className="text-xs text-muted">{t("priceHint")}</p>
      {refused ? (
        <Checkbox
          label={t("priceMeant")}
          checked={form.watch("confirmed") === true}
          onCheckedChange={(on) => form.setValue("confirmed", on === true)}
        />
      ) : null}
      <FormField form={form} name="overrideReason" label={t("reason")} hint={t("reasonHint")} optional>
        {(field) => <Input {...field} value={field.value ?? ""} autoComplete="off" />}
      </FormField>
    </>
  );
}

function valuesOf(model: Wire<CuratedDetail> | undefined): Values {
  const { temperature, topP, maxTokens } = model?.parameters ?? {};
  const text = (value: number | undefined) => (value === undefined ? "" : String(value));
  return {
    ...{ name: model?.name ?? "", displayName: model?.displayName ?? "", kind: model?.kind ?? "curated" },
    ...{ targets: model?.targets.map(({ id }) => id) ?? [], system: model?.system ?? "" },
    ...{ temperature: text(temperature), topP: text(topP), maxTokens: text(maxTokens) },
    ...ownPriceTexts(model?.price?.prices ?? {}),
    overrideReason: "",
    confirmed: false,
  };
}
