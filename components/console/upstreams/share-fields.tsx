"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";

import type { SettingsProps } from "./settings-fields";

/** What each segment of customers is guaranteed of the limits; what others leave may be used too. */
export function ShareFields({ value, onChange, segments, faults }: SettingsProps) {
  const t = useTranslations("console-upstream-settings.shares");
  const shares = value.shares ?? [];
  const set = (next: typeof shares) => onChange({ ...value, shares: next });
  const change = (index: number, part: Partial<(typeof shares)[number]>) =>
    set(shares.map((share, at) => (at === index ? { ...share, ...part } : share)));
  const next = segments.find((segment) => !shares.some((share) => share.segment === segment)) ?? "";
  return (
    <div role="group" aria-label={t("title")} className="flex min-w-0 flex-col gap-3 sm:col-span-2">
      <p className="text-xs text-muted">{t("hint")}</p>
      {shares.map((share, index) => (
        <div key={index} className="grid grid-cols-[1fr_6rem_auto] items-end gap-3">
          <Field label={t("segment")}>
            <Input
              value={share.segment}
              onChange={({ target }) => change(index, { segment: target.value })}
              autoComplete="off"
            />
          </Field>
          <Field label={t("percent")}>
            <Input
              value={share.percent}
              onChange={({ target }) => change(index, { percent: target.value })}
              inputMode="numeric"
              numeric
              suffix="%"
            />
          </Field>
          <IconButton
            label={t("remove", { segment: share.segment })}
            icon={<Trash2 />}
            onClick={() => set(shares.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {faults.shares ? <FieldError>{faults.shares}</FieldError> : null}
      <div>
        <Button size="sm" icon={<Plus />} onClick={() => set([...shares, { segment: next, percent: "10" }])}>
          {t("add")}
        </Button>
      </div>
    </div>
  );
}
