/** Protocols upstreams speak. `openai-compatible` has dialects in its settings. */
export const UPSTREAM_PROTOCOLS = [
  "openai-compatible",
  "openai",
  "azure-openai",
  "anthropic",
  "gemini",
  "vertex",
  "cohere",
  "bedrock",
] as const;

export type UpstreamProtocol = (typeof UPSTREAM_PROTOCOLS)[number];

/** Whether a text names a protocol. */
export function isUpstreamProtocol(text: string): text is UpstreamProtocol {
  return UPSTREAM_PROTOCOLS.some((protocol) => protocol === text);
}
