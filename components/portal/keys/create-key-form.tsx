"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { createKey } from "@/lib/usecases/key/create-key";
import { createKeySchema, EXPIRY_DAYS } from "@/lib/usecases/key/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { keyKeys, type KeyModel } from "@/lib/web/queries/keys";
import { useCommandForm } from "@/lib/web/use-command";

const NEVER = "never";

/** Name, expiry and the models of a key to be. */
export function CreateKeyForm(props: {
  models: readonly KeyModel[];
  onMade: (made: AnswerOf<typeof createKey>) => void;
  onCancel: () => void;
}) {
  const { models, onMade, onCancel } = props;
  const t = useTranslations("portal.keys");
  const [limited, setLimited] = useState(false);
  const { form, submit, failure } = useCommandForm("/api/keys", createKeySchema, {
    invalidates: [keyKeys.all],
    form: { defaultValues: { name: "", modelIds: [] } },
    onDone: (made: AnswerOf<typeof createKey>) => onMade(made),
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={t("name")} hint={t("nameHint")}>
        {(field) => <Input {...field} autoComplete="off" maxLength={60} />}
      </FormField>
      <FormField form={form} name="expiresInDays" label={t("expiry")}>
        {(field) => (
          <NativeSelect
            ref={field.ref}
            name={field.name}
            onBlur={field.onBlur}
            value={field.value === undefined ? NEVER : String(field.value)}
            onChange={({ target }) =>
              field.onChange(target.value === NEVER ? undefined : Number(target.value))
            }
            options={[
              { value: NEVER, label: t("never") },
              ...EXPIRY_DAYS.map((days) => ({ value: String(days), label: t("inDays", { days }) })),
            ]}
          />
        )}
      </FormField>
      <FormField form={form} name="modelIds" label={t("models")} hint={t("modelsHint")}>
        {(field) => (
          <div className="flex flex-col gap-1">
            <Checkbox
              label={t("allModels")}
              checked={!limited}
              onCheckedChange={(all) => {
                setLimited(all !== true);
                if (all === true) field.onChange([]);
              }}
            />
            {limited ? (
              <ModelBoxes models={models} chosen={field.value ?? []} onChange={field.onChange} />
            ) : null}
          </div>
        )}
      </FormField>
      <div className="flex flex-col gap-2 sm:flex-row-reverse">
        <SubmitButton form={form}>{t("create")}</SubmitButton>
        <Button onClick={onCancel}>{t("cancel")}</Button>
      </div>
    </Form>
  );
}

function ModelBoxes(props: {
  models: readonly KeyModel[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const { models, chosen, onChange } = props;
  const t = useTranslations("portal.keys");
  return (
    <div
      role="group"
      aria-label={t("models")}
      className="mt-1 grid max-h-56 gap-x-4 overflow-y-auto rounded-md border p-3 sm:grid-cols-2"
    >
      {models.map(({ id, displayName }) => (
        <Checkbox
          key={id}
          id={`model-${id}`}
          label={displayName}
          checked={chosen.includes(id)}
          onCheckedChange={(on) =>
            onChange(on === true ? [...chosen, id] : chosen.filter((other) => other !== id))
          }
        />
      ))}
    </div>
  );
}
