import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import type { Target } from "../contract";

/**
 * Below an upstream's base path. Azure's versioned API names the deployment in the path; without `apiVersion` in its
 * settings (or with "v1") it speaks OpenAI's own paths.
 */
export function upstreamPath(protocol: UpstreamProtocol, path: string, target: Target): string {
  const { apiVersion } = target.settings;
  if (protocol !== "azure-openai" || typeof apiVersion !== "string" || apiVersion === "v1") return path;
  const deployment = encodeURIComponent(target.modelName);
  return `/deployments/${deployment}${path}?api-version=${encodeURIComponent(apiVersion)}`;
}
