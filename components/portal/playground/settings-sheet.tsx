"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Sheet } from "@/components/ui/sheet";
import { EFFORTS, type ChatSettings } from "@/lib/web/playground/chat";

const TEMPERATURE_MAX = 2;

/** What both models are asked with; an empty field leaves it to the model. */
export function SettingsSheet(props: {
  settings: ChatSettings;
  onChange: (settings: ChatSettings) => void;
  trigger: ReactNode;
}) {
  const { settings, onChange, trigger } = props;
  const t = useTranslations("portal-playground");
  const set = (changed: Partial<ChatSettings>) => onChange({ ...settings, ...changed });
  return (
    <Sheet title={t("settings")} description={t("settingsHint")} trigger={trigger} width="sm">
      <div className="flex flex-col gap-4">
        <Field label={t("system")} hint={t("systemHint")} optional>
          <Textarea
            rows={4}
            value={settings.system}
            onChange={({ target }) => set({ system: target.value })}
          />
        </Field>
        <Field label={t("temperature")} hint={t("temperatureHint")} optional>
          <Input
            type="number"
            min={0}
            max={TEMPERATURE_MAX}
            step={0.1}
            numeric
            value={settings.temperature ?? ""}
            onChange={({ target }) => set({ temperature: within(target.value, 0, TEMPERATURE_MAX) })}
          />
        </Field>
        <Field label={t("maxTokens")} hint={t("maxTokensHint")} optional>
          <Input
            type="number"
            min={1}
            step={1}
            numeric
            value={settings.maxTokens ?? ""}
            onChange={({ target }) => set({ maxTokens: whole(target.value) })}
          />
        </Field>
        <Field label={t("effort")} hint={t("effortHint")}>
          <NativeSelect
            value={settings.effort ?? ""}
            onChange={({ target }) =>
              set({ effort: EFFORTS.find((effort) => effort === target.value) ?? null })
            }
            options={[
              { value: "", label: t("effortOwn") },
              ...EFFORTS.map((effort) => ({ value: effort, label: t(`efforts.${effort}`) })),
            ]}
          />
        </Field>
      </div>
    </Sheet>
  );
}

function within(text: string, least: number, most: number): number | null {
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? null : Math.min(most, Math.max(least, value));
}

function whole(text: string): number | null {
  const value = within(text, 1, Number.MAX_SAFE_INTEGER);
  return value === null ? null : Math.floor(value);
}
