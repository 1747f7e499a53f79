"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { settingNames } from "@/lib/usecases/upstream/settings-schema";

import type { SettingsForm } from "./settings-form";
import { ShareFields } from "./share-fields";

export interface SettingsProps {
  readonly protocol: UpstreamProtocol;
  readonly value: SettingsForm;
  readonly onChange: (value: SettingsForm) => void;
  readonly proxies: readonly string[];
  readonly segments: readonly string[];
  /** What the server said of a field, by its name below the settings. */
  readonly faults: Readonly<Record<string, string | undefined>>;
}

const TEXTS = ["region", "project", "apiVersion", "inputType", "betas", "tags"] as const;
const CHOICES = {
  maxTokensField: ["max_tokens", "max_completion_tokens"],
  responses: ["yes", "no", "only"],
  schema: ["openapi"],
  thinking: ["budget", "adaptive"],
  keepsData: ["yes", "no"],
} as const;
const SWITCHES = ["completions", "endUser", "trueZeros", "billsFiltered", "cacheInsideInput"] as const;
const LIMITS = ["requestsPerMinute", "tokensPerMinute", "concurrency"] as const;

/** The settings an upstream of a protocol has: how it is spoken to, what it promises, how much it may be used. */
export function SettingsFields(props: SettingsProps) {
  const t = useTranslations("console-upstream-settings");
  const known = settingNames(props.protocol);
  return (
    <>
      <Group title={t("groups.protocol")}>
        <TextSettings {...props} names={TEXTS.filter((name) => known.has(name) && name !== "tags")} />
        <ChoiceSettings
          {...props}
          names={(["maxTokensField", "responses", "schema", "thinking"] as const).filter((name) =>
            known.has(name),
          )}
        />
        <SwitchSettings {...props} names={SWITCHES.filter((name) => known.has(name))} />
      </Group>
      <Group title={t("groups.promises")} hint={t("groups.promisesHint")}>
        <TextSettings {...props} names={["tags"]} />
        <ChoiceSettings {...props} names={["keepsData"]} />
      </Group>
      <Group title={t("groups.limits")} hint={t("groups.limitsHint")}>
        <LimitSettings {...props} />
        <ShareFields {...props} />
      </Group>
      <Group title={t("groups.egress")} hint={t("groups.egressHint")}>
        <Field label={t("fields.proxy.label")} hint={t("fields.proxy.hint")} error={props.faults.proxy}>
          <NativeSelect
            value={props.value.proxy ?? ""}
            onChange={({ target }) => props.onChange({ ...props.value, proxy: target.value })}
            options={[
              { value: "", label: t("direct") },
              ...props.proxies.map((name) => ({ value: name, label: name })),
            ]}
          />
        </Field>
      </Group>
    </>
  );
}

function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="grid min-w-0 gap-5 border-t pt-5 sm:grid-cols-2">
      <legend className="float-left mb-1 text-sm font-semibold sm:col-span-2">{title}</legend>
      {hint ? <p className="clear-both text-xs text-muted sm:col-span-2">{hint}</p> : null}
      {children}
    </fieldset>
  );
}

function TextSettings({
  value,
  onChange,
  faults,
  names,
}: SettingsProps & { names: readonly (typeof TEXTS)[number][] }) {
  const t = useTranslations("console-upstream-settings.fields");
  return names.map((name) => (
    <Field key={name} label={t(`${name}.label`)} hint={t(`${name}.hint`)} error={faults[name]} optional>
      <Input
        value={value[name] ?? ""}
        onChange={({ target }) => onChange({ ...value, [name]: target.value })}
        autoComplete="off"
      />
    </Field>
  ));
}

function ChoiceSettings({
  value,
  onChange,
  faults,
  names,
}: SettingsProps & { names: readonly (keyof typeof CHOICES)[] }) {
  const t = useTranslations("console-upstream-settings");
  return names.map((name) => (
    <Field key={name} label={t(`fields.${name}.label`)} hint={t(`fields.${name}.hint`)} error={faults[name]}>
      <NativeSelect
        value={value[name] ?? ""}
        onChange={({ target }) => onChange({ ...value, [name]: target.value })}
        options={[
          { value: "", label: t("unsaid") },
          ...CHOICES[name].map((choice) => ({ value: choice, label: t(`choices.${choice}`) })),
        ]}
      />
    </Field>
  ));
}

function SwitchSettings({
  value,
  onChange,
  names,
}: SettingsProps & { names: readonly (typeof SWITCHES)[number][] }) {
  const t = useTranslations("console-upstream-settings.fields");
  return names.map((name) => (
    <Checkbox
      key={name}
      label={t(`${name}.label`)}
      hint={t(`${name}.hint`)}
      checked={value[name] === true}
      onCheckedChange={(on) => onChange({ ...value, [name]: on === true })}
    />
  ));
}

function LimitSettings({ value, onChange, faults }: SettingsProps) {
  const t = useTranslations("console-upstream-settings.fields");
  const set = (name: string, typed: string) =>
    onChange({ ...value, limits: { ...value.limits, [name]: typed } });
  return (
    <>
      {LIMITS.map((name) => (
        <Field
          key={name}
          label={t(`${name}.label`)}
          hint={t(`${name}.hint`)}
          error={faults[`limits.${name}`]}
          optional
        >
          <Input
            value={value.limits?.[name] ?? ""}
            onChange={({ target }) => set(name, target.value)}
            inputMode="numeric"
            autoComplete="off"
            numeric
          />
        </Field>
      ))}
      <Field label={t("queueMs.label")} hint={t("queueMs.hint")} error={faults.queueMs} optional>
        <Input
          value={value.queueMs ?? ""}
          onChange={({ target }) => onChange({ ...value, queueMs: target.value })}
          inputMode="numeric"
          autoComplete="off"
          numeric
          suffix="ms"
        />
      </Field>
    </>
  );
}
