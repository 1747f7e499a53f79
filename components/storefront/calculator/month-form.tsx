"use client";

import { useTranslations } from "next-intl";

import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Segmented } from "@/components/ui/segmented";
import { COMPARED_MAX } from "@/lib/usecases/storefront/schemas";

import { MONTH_FIELDS, PRESET_NAMES, PRESETS, useMonthSearch } from "./month-search";

const OWN = "own";

interface Props {
  models: readonly { name: string; label: string }[];
  /** What is looked at where the address names none. */
  shown: readonly string[];
}

/** A month's work in numbers, and up to four models to do it. */
export function MonthForm({ models, shown }: Props) {
  const t = useTranslations("storefront-calculator");
  const [search, set] = useMonthSearch();
  const preset =
    PRESET_NAMES.find((name) => MONTH_FIELDS.every((field) => PRESETS[name][field] === search[field])) ?? OWN;
  const places = Array.from(
    { length: Math.min(COMPARED_MAX, models.length) },
    (_, place) => shown[place] ?? "",
  );
  const choose = (place: number, name: string) => {
    const next = places.map((known, index) => (index === place ? name : known)).filter((each) => each !== "");
    void set({ models: [...new Set(next)].join(",") });
  };
  return (
    <div className="flex flex-col gap-5">
      <Segmented
        label={t("preset")}
        value={preset}
        onValueChange={(value) => {
          if (value !== OWN) void set(PRESETS[value]);
        }}
        segments={[...PRESET_NAMES, ...(preset === OWN ? ([OWN] as const) : [])].map((value) => ({
          value,
          label: t(`presets.${value}`),
        }))}
        className="max-w-full overflow-x-auto"
      />
      <div className="grid grid-cols-2 items-end gap-3">
        {MONTH_FIELDS.map((field) => (
          <Field key={field} label={t(`field.${field}`)}>
            <Input
              inputMode="numeric"
              className="tnum text-right"
              value={search[field]}
              onChange={({ target }) => void set({ [field]: target.value.replace(/\D/g, "").slice(0, 10) })}
            />
          </Field>
        ))}
      </div>
      <fieldset className="grid gap-3 sm:grid-cols-2">
        <legend className="mb-2 text-sm font-medium">{t("models")}</legend>
        {places.map((name, place) => (
          <NativeSelect
            key={place}
            aria-label={t("modelPlace", { place: place + 1 })}
            value={name}
            onChange={({ target }) => choose(place, target.value)}
            options={[
              { value: "", label: t("noModel") },
              ...models
                .filter((model) => model.name === name || !places.includes(model.name))
                .map((model) => ({ value: model.name, label: model.label })),
            ]}
          />
        ))}
      </fieldset>
      <ShareLink models={shown} />
    </div>
  );
}

/** The address with everything in it, defaults too: whoever opens it sees the same question. */
function ShareLink({ models }: { models: readonly string[] }) {
  const t = useTranslations("storefront-calculator");
  const [search] = useMonthSearch();
  const query = new URLSearchParams({ ...search, models: models.join(",") }).toString();
  return (
    <p className="flex items-center gap-3 text-sm text-muted">
      <CopyButton
        value={
          typeof window === "undefined"
            ? `?${query}`
            : `${window.location.origin}${window.location.pathname}?${query}`
        }
        what={t("link")}
        labelled
      />
      {t("linkHint")}
    </p>
  );
}
