import { NotFound } from "@/lib/usecases/errors";
import { listOffers } from "@/lib/usecases/storefront/list-offers";
import { llmsText } from "@/lib/web/llms-text";
import { readScope } from "@/lib/web/scope";
import { UnknownHost } from "@/lib/web/unknown-host";

/** What this host offers, for language models and their tools (llmstxt.org). Public, and a tenant's only. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { actor, origin, site } = await readScope(request.headers);
    if (site.kind !== "tenant" || site.tenant.status !== "active") return new Response(null, { status: 404 });
    const offers = await listOffers.execute(actor, {});
    return new Response(llmsText({ name: site.tenant.name, origin, offers }), {
      headers: { "content-type": "text/markdown; charset=utf-8", "cache-control": "public, max-age=300" },
    });
  } catch (error) {
    if (error instanceof UnknownHost) return new Response(null, { status: 421 });
    if (error instanceof NotFound) return new Response(null, { status: 404 });
    throw error;
  }
}
