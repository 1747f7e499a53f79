import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { anthropicUpstreamConverter } from "./anthropic/endpoint";
import { bedrockConverter } from "./bedrock/converter";
import { cohereConverter } from "./cohere/chat";
import type { ParsedRequest, Wire } from "./contract";
import { bridge, type Amendment } from "./conversation/bridge";
import type { ClientConverter, UpstreamConverter } from "./conversation/converter";
import { geminiUpstreamConverter, vertexUpstreamConverter } from "./gemini/converters";
import { azureUpstreamConverter, openaiUpstreamConverter } from "./openai-responses/upstream-converter";

/** How a conversation is put to an upstream of each protocol. A protocol added is a row here. */
const UPSTREAM_CONVERTERS: Readonly<Record<UpstreamProtocol, UpstreamConverter>> = {
  "openai-compatible": openaiUpstreamConverter,
  openai: openaiUpstreamConverter,
  "azure-openai": azureUpstreamConverter,
  anthropic: anthropicUpstreamConverter,
  gemini: geminiUpstreamConverter,
  vertex: vertexUpstreamConverter,
  cohere: cohereConverter,
  bedrock: bedrockConverter,
};

type Wires<Q extends ParsedRequest> = Readonly<Partial<Record<UpstreamProtocol, Wire<Q>>>>;

/** Wires from a client's protocol to upstreams of every protocol, none of them passing bytes through. */
export function bridges<Q extends ParsedRequest>(client: ClientConverter<Q>, amend?: Amendment): Wires<Q> {
  return Object.fromEntries(
    Object.entries(UPSTREAM_CONVERTERS).map(([protocol, upstream]) => [
      protocol,
      bridge(client, upstream, amend),
    ]),
  );
}
