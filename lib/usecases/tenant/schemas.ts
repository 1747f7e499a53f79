import { z } from "zod";

import { CURRENCIES } from "@/lib/domain/money/currency";
import { isKnownZone } from "@/lib/domain/tenancy/zone";

import { emailField } from "../session/schemas";

/** Host names and paths of our own that no seller may take. */
const RESERVED = new Set([
  "admin",
  "api",
  "app",
  "auth",
  "console",
  "docs",
  "en",
  "gateway",
  "localhost",
  "mail",
  "new",
  "platform",
  "portal",
  "setup",
  "static",
  "status",
  "support",
  "www",
  "zh",
]);

const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A part of a host name and of addresses: 3 to 40 lower-case letters, digits and single hyphens, a letter first. */
export const slugField = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(40)
  .refine((slug) => SLUG.test(slug), { params: { reason: "slug_form" } })
  .refine((slug) => !RESERVED.has(slug), { params: { reason: "slug_reserved" } });

export const currencyField = z.enum(CURRENCIES);

/** An IANA zone this machine knows. */
export const zoneField = z
  .string()
  .max(60)
  .refine(isKnownZone, { params: { reason: "zone_unknown" } });

export const nameField = z.string().trim().min(1).max(80);

export const createResellerSchema = z.object({
  name: nameField,
  slug: slugField,
  currency: currencyField,
  timeZone: zoneField,
  ownerName: nameField,
  ownerEmail: emailField,
});

export const listResellersSchema = z.object({ q: z.string().trim().max(80).default("") });
