import { z } from "zod";

import { LOCALES } from "@/i18n/locales";

import { emailField, newPasswordField, passwordField } from "../session/schemas";
import { nameField, zoneField } from "../tenant/schemas";

export const localeField = z.enum(LOCALES);

export const signUpSchema = z.object({
  name: nameField,
  company: nameField,
  email: emailField,
  password: newPasswordField,
  locale: localeField.optional(),
  timeZone: zoneField.optional(),
});

/** What a party's members may be; `operator` exists on the platform alone. */
export const roleField = z.enum(["owner", "admin", "finance", "developer", "support"]);

export const addTeamMemberSchema = z.object({ name: nameField, email: emailField, role: roleField });

export const updateProfileSchema = z.object({ name: nameField, locale: localeField.nullable() });

export const changePasswordSchema = z.object({ current: passwordField, next: newPasswordField });
