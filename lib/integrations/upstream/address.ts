import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";

/** Where the endpoints of an upstream's API are. */
export interface UpstreamAddress {
  readonly origin: string;
  /** Before `/chat/completions` and the like; never ends in a slash. */
  readonly basePath: string;
}

/** What a bare host means, by protocol. */
const ROOTS: Readonly<Record<UpstreamProtocol, string>> = {
  "openai-compatible": "/v1",
  openai: "/v1",
  "azure-openai": "/openai/v1",
  anthropic: "/v1",
  gemini: "/v1beta",
  vertex: "",
  cohere: "/v2",
  bedrock: "",
};

/** Reads a base URL as clients write it: `https://api.example.com/v1`; a bare host means what its protocol has there. */
export function upstreamAddress(
  baseUrl: string,
  protocol: UpstreamProtocol = "openai-compatible",
): UpstreamAddress {
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/\/+$/, "");
  return { origin: url.origin, basePath: path === "" ? ROOTS[protocol] : path };
}
