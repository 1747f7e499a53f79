import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import type { ModelRouting } from "@/lib/domain/pricing/model-routing";
import type { CallEndpoint, Wire } from "./protocols/contract";
import type { Conversation } from "./protocols/conversation/conversation";
import { bridges } from "./protocols/upstream-converters";

type Curated = Extract<ModelRouting, { kind: "curated" }>;
type Wires = CallEndpoint["wires"];

const known = new WeakMap<Curated, WeakMap<CallEndpoint, Wires>>();

/**
 * How a curated model's requests go to an upstream: always through a conversation, since they are not the client's alone.
 * Undefined where the endpoint has none, or the upstream cannot serve it.
 */
export function curatedWire(
  endpoint: CallEndpoint,
  curated: Curated,
  protocol: UpstreamProtocol,
): Wire | undefined {
  const { converter } = endpoint;
  if (!converter) return undefined;
  let wires = known.get(curated)?.get(endpoint);
  if (!wires) {
    wires = bridges(converter, (conversation) => amended(conversation, curated));
    const ofModel = known.get(curated) ?? new WeakMap<CallEndpoint, Wires>();
    known.set(curated, ofModel.set(endpoint, wires));
  }
  return wires[protocol];
}

/** The seller's system prompt comes first; its parameters hold where the client gave none. */
function amended(conversation: Conversation, { system, parameters }: Curated): Conversation {
  const { temperature, topP, maxTokens } = parameters;
  return {
    ...conversation,
    system: [{ kind: "text", text: system }, ...conversation.system],
    temperature: conversation.temperature ?? temperature ?? null,
    topP: conversation.topP ?? topP ?? null,
    maxTokens: conversation.maxTokens ?? maxTokens ?? null,
  };
}
