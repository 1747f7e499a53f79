"use client";

import { useTranslations } from "next-intl";
import { useFieldArray } from "react-hook-form";

import { Checkbox } from "@/components/ui/checkbox";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";

import { ConditionRows } from "./condition-rows";
import type { RuleFormState } from "./rule-form-fields";

const DAYS = ["1", "2", "3", "4", "5", "6", "7"] as const;

/** The hours in which a rule has another price: days, from, to, and the share of the price. */
export function WindowRows({ form, zone }: { form: RuleFormState; zone: string }) {
  const t = useTranslations("console-conditions");
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "windows" });
  return (
    <ConditionRows
      legend={t("windows")}
      hint={t("windowsHint", { zone })}
      rows={fields}
      onRemove={remove}
      addLabel={t("addWindow")}
      onAdd={() => append({ days: [...DAYS], from: "00:00", to: "08:00", percent: "" })}
      row={(index) => (
        <>
          <DayBoxes form={form} index={index} />
          <FormField form={form} name={`windows.${index}.from`} label={t("opens")}>
            {(field) => <Input {...field} type="time" />}
          </FormField>
          <FormField form={form} name={`windows.${index}.to`} label={t("closes")}>
            {(field) => <Input {...field} type="time" />}
          </FormField>
          <FormField form={form} name={`windows.${index}.percent`} label={t("percent")}>
            {(field) => <Input {...field} inputMode="decimal" autoComplete="off" suffix="%" numeric />}
          </FormField>
        </>
      )}
    />
  );
}

function DayBoxes({ form, index }: { form: RuleFormState; index: number }) {
  const t = useTranslations("console-conditions");
  const dayName = useTranslations("console-terms.days");
  const days = form.watch(`windows.${index}.days`) ?? [];
  return (
    <fieldset className="col-span-full flex flex-wrap gap-x-4 gap-y-2">
      <legend className="mb-1.5 text-sm font-medium">{t("days")}</legend>
      {DAYS.map((day) => (
        <Checkbox
          key={day}
          label={dayName(day)}
          checked={days.includes(day)}
          onCheckedChange={(on) =>
            form.setValue(
              `windows.${index}.days`,
              DAYS.filter((one) => (one === day ? on === true : days.includes(one))),
            )
          }
        />
      ))}
    </fieldset>
  );
}
