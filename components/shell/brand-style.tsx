import { headers } from "next/headers";
import { brandCss } from "./brand-palette";

/** Puts a tenant's accent ("#rrggbb") in place of the product's own for the whole page; nothing for a malformed one. */
export async function BrandStyle({ accent }: { accent: string | null | undefined }) {
  const css = accent ? brandCss(accent) : null;
  if (!css) return null;
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return <style nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: css }} />;
}
