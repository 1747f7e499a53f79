import type { z } from "zod";

import type { settingsForm } from "@/lib/usecases/upstream/settings-schema";

/** Settings as the form holds them. */
export type SettingsForm = z.input<typeof settingsForm>;

const listed = (value: unknown): string => (Array.isArray(value) ? value.join(", ") : "");
const yesNo = (value: unknown): string => (value === true ? "yes" : value === false ? "no" : "");

/** Stored settings as a form holds them: lists as texts, choices by name. */
export function formOfSettings(stored: Readonly<Record<string, unknown>>): SettingsForm {
  const { tags, betas, keepsData, responses, ...rest } = stored;
  const form: Record<string, unknown> = { ...rest };
  if (tags !== undefined) form.tags = listed(tags);
  if (betas !== undefined) form.betas = listed(betas);
  if (keepsData !== undefined) form.keepsData = yesNo(keepsData);
  if (responses !== undefined) form.responses = responses === "only" ? "only" : yesNo(responses);
  return form;
}
