"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Checkbox } from "@/components/ui/checkbox";
import type { KeyModel } from "@/lib/web/queries/keys";

export interface KeyModelsProps {
  readonly models: readonly KeyModel[];
  /** Wire ids; empty means all. */
  readonly chosen: readonly string[];
  readonly onChange: (ids: string[]) => void;
}

/** Which models a key may call: all, or those ticked. */
export function KeyModels({ models, chosen, onChange }: KeyModelsProps) {
  const t = useTranslations("portal.keys");
  const [limited, setLimited] = useState(chosen.length > 0);
  return (
    <div className="flex flex-col gap-1">
      <Checkbox
        label={t("allModels")}
        checked={!limited}
        onCheckedChange={(all) => {
          setLimited(all !== true);
          if (all === true) onChange([]);
        }}
      />
      {limited ? (
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
      ) : null}
    </div>
  );
}
