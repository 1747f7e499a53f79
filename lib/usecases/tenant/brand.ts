import { z } from "zod";

const localised = z.object({ en: z.string().max(300), zh: z.string().max(300) }).partial();

/** `tenant.brand` and `party.brand`: typed data, never markup or styles (SECURITY.md, Web). */
export const brandSchema = z.object({
  /** The name people see; the tenant's or party's own where missing. */
  name: z.string().min(1).max(60).optional(),
  /** "#rrggbb". */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .optional(),
  /** Path of a re-encoded image we serve. */
  logoUrl: z
    .string()
    .regex(/^\/[\w./-]+$/)
    .optional(),
  tagline: localised.optional(),
  supportEmail: z.email().optional(),
});

export interface BrandSettings extends z.infer<typeof brandSchema> {
  readonly name: string;
}

/** A stored brand, with the seller's name where it has none; whatever cannot be read counts as not set. */
export function brandOf(seller: { readonly name: string; readonly brand: unknown }): BrandSettings {
  const parsed = brandSchema.safeParse(seller.brand);
  const settings = parsed.success ? parsed.data : {};
  return { ...settings, name: settings.name ?? seller.name };
}
