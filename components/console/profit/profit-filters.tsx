"use client";

import { useTranslations } from "next-intl";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { USAGE_RANGES } from "@/lib/usecases/usage/schemas";

import { useProfitSearch } from "./profit-search";

interface Option {
  id: string;
  label: string;
}

/** Which stretch of time, which model and which buyer. */
export function ProfitFilters({ models, buyers }: { models: readonly Option[]; buyers: readonly Option[] }) {
  const t = useTranslations("console-profit");
  const { state, set } = useProfitSearch();
  const options = (all: string, items: readonly Option[]) => [
    { value: "", label: all },
    ...items.map(({ id, label }) => ({ value: id, label })),
  ];
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="w-44 max-w-full">
        <NativeSelect
          aria-label={t("range")}
          value={state.range}
          onChange={({ target }) => set({ range: USAGE_RANGES.find((one) => one === target.value) ?? null })}
          options={USAGE_RANGES.map((value) => ({ value, label: t(`ranges.${value}`) }))}
        />
      </div>
      {state.range === "custom" ? (
        <>
          <Field label={t("from")} hideLabel>
            <Input
              type="date"
              className="w-36"
              max={state.to ?? undefined}
              value={state.from ?? ""}
              onChange={({ target }) => set({ from: target.value || null })}
            />
          </Field>
          <Field label={t("to")} hideLabel>
            <Input
              type="date"
              className="w-36"
              min={state.from ?? undefined}
              value={state.to ?? ""}
              onChange={({ target }) => set({ to: target.value || null })}
            />
          </Field>
        </>
      ) : null}
      <div className="w-48 max-w-full">
        <NativeSelect
          aria-label={t("model")}
          value={state.model}
          onChange={({ target }) => set({ model: target.value || null })}
          options={options(t("everyModel"), models)}
        />
      </div>
      <div className="w-48 max-w-full">
        <NativeSelect
          aria-label={t("buyer")}
          value={state.buyer}
          onChange={({ target }) => set({ buyer: target.value || null })}
          options={options(t("everyBuyer"), buyers)}
        />
      </div>
    </div>
  );
}
