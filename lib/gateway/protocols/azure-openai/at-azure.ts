import type { ParsedRequest, Target, Wire, WireRequest } from "../contract";
import { isRefusal } from "../contract";
import type { UpstreamConverter } from "../conversation/converter";

/** Operations that Azure's dated versions do not look up by deployment: the body names the model. */
const WITHOUT_DEPLOYMENT: ReadonlySet<string> = new Set(["/responses"]);

/**
 * A path of OpenAI's as Azure has it, below a base path that ends in `/openai` (dated versions) or `/openai/v1`. Without
 * `apiVersion` in its settings, or with "v1", Azure has OpenAI's own paths; "preview" is a version of those; a dated one
 * names the deployment in the path.
 */
export function azurePath(path: string, { modelName, settings }: Target): string {
  const { apiVersion } = settings;
  if (typeof apiVersion !== "string" || apiVersion === "v1") return path;
  const query = `?api-version=${encodeURIComponent(apiVersion)}`;
  if (apiVersion === "preview" || WITHOUT_DEPLOYMENT.has(path)) return path + query;
  return `/deployments/${encodeURIComponent(modelName)}${path}${query}`;
}

function moved(request: WireRequest, target: Target): WireRequest {
  return { ...request, path: azurePath(request.path, target) };
}

/** A wire of OpenAI's, to Azure. */
export function wireAtAzure<Q extends ParsedRequest>(wire: Wire<Q>): Wire<Q> {
  return { ...wire, request: (request, target) => moved(wire.request(request, target), target) };
}

/** A converter of OpenAI's, to Azure. */
export function converterAtAzure(converter: UpstreamConverter): UpstreamConverter {
  return {
    ...converter,
    fromConversation(conversation, target) {
      const request = converter.fromConversation(conversation, target);
      return isRefusal(request) ? request : moved(request, target);
    },
  };
}
