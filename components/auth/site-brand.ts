import type { Brand } from "@/components/shell/brand-mark";
import { brandOf } from "@/lib/usecases/tenant/brand";
import type { Site } from "@/lib/web/host";

/** The brand of a host's pages: the tenant's, or the product's own on the platform's host. */
export function siteBrand(site: Site): Brand {
  return site.kind === "tenant" ? brandOf(site.tenant) : { name: "Entrepot" };
}
