"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";

import type { RuleFormState } from "./rule-form-fields";

const USUAL: readonly Dimension[] = ["input", "cached_input", "output"];

/** A price per dimension: the usual ones, those with a price, and the rest on demand. */
export function DimensionPrices(props: {
  form: RuleFormState;
  name: "prices" | "floor" | "ceiling";
  legend?: string;
  hint?: string;
  label: (dimension: string) => string;
}) {
  const { form, name, legend, hint, label } = props;
  const t = useTranslations("console-prices");
  const [all, setAll] = useState(false);
  const said = form.getValues(name);
  const shown = DIMENSIONS.filter((dimension) => all || USUAL.includes(dimension) || said[dimension]);
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      {legend ? <legend className="mb-1 text-sm font-medium">{legend}</legend> : null}
      {hint ? <p className="text-xs text-muted">{hint}</p> : null}
      <div className="grid gap-4 sm:grid-cols-3">
        {shown.map((dimension) => (
          <FormField
            key={dimension}
            form={form}
            name={`${name}.${dimension}`}
            label={label(t(`dimension.${dimension}`))}
          >
            {(field) => (
              <Input {...field} value={field.value ?? ""} inputMode="decimal" autoComplete="off" numeric />
            )}
          </FormField>
        ))}
      </div>
      {all ? null : (
        <div>
          <Button variant="link" size="sm" onClick={() => setAll(true)}>
            {t("rule.allDimensions")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
