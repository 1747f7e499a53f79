"use client";

import { useTranslations } from "next-intl";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { USAGE_RANGES } from "@/lib/usecases/usage/schemas";
import type { FacetsData } from "@/lib/web/queries/usage";

import { FacetPicker } from "./facet-picker";
import type { useUsageSearch } from "./usage-search";

/** Which stretch of time, which models and which keys. */
export function UsageFilters({
  search,
  facets,
}: {
  search: ReturnType<typeof useUsageSearch>;
  facets: FacetsData;
}) {
  const t = useTranslations("portal.usage");
  const { state, set } = search;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="w-44">
        <NativeSelect
          aria-label={t("range")}
          value={state.range}
          onChange={({ target }) => {
            const range = USAGE_RANGES.find((one) => one === target.value);
            if (range) set({ range, step: null });
          }}
          options={USAGE_RANGES.map((value) => ({ value, label: t(`ranges.${value}`) }))}
        />
      </div>
      {state.range === "custom" ? <CustomDays search={search} /> : null}
      <FacetPicker
        label={t("models")}
        options={facets.models}
        chosen={state.model}
        onChange={(model) => set({ model })}
      />
      <FacetPicker
        label={t("keys")}
        options={facets.keys}
        chosen={state.key}
        onChange={(key) => set({ key })}
      />
    </div>
  );
}

function CustomDays({ search }: { search: ReturnType<typeof useUsageSearch> }) {
  const t = useTranslations("portal.usage");
  const { state, set } = search;
  return (
    <>
      <Field label={t("from")} hideLabel>
        <Input
          type="date"
          className="w-36"
          max={state.to ?? undefined}
          value={state.from ?? ""}
          onChange={({ target }) => set({ from: target.value || null, step: null })}
        />
      </Field>
      <Field label={t("to")} hideLabel>
        <Input
          type="date"
          className="w-36"
          min={state.from ?? undefined}
          value={state.to ?? ""}
          onChange={({ target }) => set({ to: target.value || null, step: null })}
        />
      </Field>
    </>
  );
}
