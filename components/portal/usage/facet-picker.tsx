"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Popover } from "@/components/ui/popover";

export interface FacetPickerProps {
  /** "Models" */
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly label: string; readonly hint?: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (ids: string[]) => void;
}

/** Some of a list, none meaning all of them. */
export function FacetPicker({ label, options, chosen, onChange }: FacetPickerProps) {
  const t = useTranslations("portal.usage");
  const only = chosen.length === 1 ? options.find(({ id }) => id === chosen[0])?.label : undefined;
  return (
    <Popover
      label={label}
      className="w-64"
      trigger={
        <Button aria-label={chosen.length > 0 ? t("facetChosen", { label, count: chosen.length }) : label}>
          <span className="max-w-40 truncate">
            {chosen.length === 0 ? label : (only ?? t("facetCount", { label, count: chosen.length }))}
          </span>
          <ChevronDown aria-hidden="true" className="size-4 text-muted" />
        </Button>
      }
    >
      {options.length === 0 ? <p className="text-sm text-muted">{t("facetEmpty")}</p> : null}
      <div className="flex flex-col gap-1">
        {options.map((option) => (
          <Checkbox
            key={option.id}
            label={option.label}
            hint={option.hint}
            checked={chosen.includes(option.id)}
            onCheckedChange={(on) =>
              onChange(on === true ? [...chosen, option.id] : chosen.filter((id) => id !== option.id))
            }
          />
        ))}
      </div>
      {chosen.length > 0 ? (
        <Button variant="link" className="mt-2" onClick={() => onChange([])}>
          {t("facetAll")}
        </Button>
      ) : null}
    </Popover>
  );
}
