import { getDocument } from "@/lib/usecases/document/get-document";
import { fileRoute } from "@/lib/web/route";

/** A file as it was kept. Always a download: nothing of it is shown as a page of ours. */
export const GET = fileRoute(getDocument.name, async ({ scope, input }) => {
  const { name, mediaType, content } = await getDocument.execute(scope.actor, { id: String(input["id"]) });
  return new Response(new Uint8Array(content), {
    headers: {
      "content-type": mediaType,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
});
