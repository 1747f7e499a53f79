"use client";

import { useTranslations } from "next-intl";

import { Checkbox } from "@/components/ui/checkbox";
import { controlClass } from "@/components/ui/input";
import { cn } from "@/components/ui/cn";

export interface OfferedModel {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
}

export interface ServedModel {
  readonly modelId: string;
  readonly upstreamName: string;
}

interface Props {
  models: readonly OfferedModel[];
  value: readonly ServedModel[];
  onChange: (value: ServedModel[]) => void;
}

/** Picks models; for each picked one, what the vendor calls it (its catalogue name to begin with). */
export function ServedModelsField({ models, value, onChange }: Props) {
  const t = useTranslations("console-upstreams.form");
  const nameOf = new Map(value.map((served) => [served.modelId, served.upstreamName]));
  const without = (id: string) => value.filter((served) => served.modelId !== id);
  return (
    <div role="group" aria-label={t("models")} className="divide-y rounded-md border">
      {models.map((model) => (
        <div
          key={model.id}
          className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-1.5"
        >
          <Checkbox
            // Of its own: the field's id would make every label point to the first box.
            id={`serves-${model.id}`}
            label={model.displayName}
            checked={nameOf.has(model.id)}
            onCheckedChange={(on) =>
              onChange(
                on === true
                  ? [...without(model.id), { modelId: model.id, upstreamName: model.name }]
                  : without(model.id),
              )
            }
          />
          {nameOf.has(model.id) ? (
            <input
              aria-label={t("upstreamNameOf", { model: model.displayName })}
              value={nameOf.get(model.id)}
              onChange={(event) =>
                onChange(
                  value.map((served) =>
                    served.modelId === model.id ? { ...served, upstreamName: event.target.value } : served,
                  ),
                )
              }
              className={cn(controlClass, "h-7 w-full font-mono text-xs sm:w-56")}
            />
          ) : null}
        </div>
      ))}
    </div>
  );
}
