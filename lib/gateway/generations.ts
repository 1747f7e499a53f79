import { WIRE_PREFIX, fromWireId } from "@/lib/domain/tenancy/wire-id";
import { authenticate, type Caller } from "./authenticate";
import type { Endpoint, EndpointContext } from "./endpoint";
import { generationBody, type EndedCall } from "./generation-body";
import { isRefusal } from "./protocols/contract";
import { booksUnavailable, generationNotFound } from "./refusal";

/**
 * `GET /v1/generations/{id}`, and `/v1/generation?id=` as OpenRouter's clients ask: what a call of the key's own party used,
 * cost and took, once it has ended. `id` is a call's (`x-entrepot-call`) or its request's (`req_...`). Somebody else's call,
 * one under way and one that never was are the same 404.
 */
export const showGeneration: Endpoint = async (context) => {
  const caller = await authenticate(context.runtime.authentication, context.request);
  if (isRefusal(caller)) return context.refuse(caller);
  const asked = context.rest === "" ? (context.query.get("id") ?? "") : context.rest;
  const wireId = asked.replace(/^req_/, `${WIRE_PREFIX.call}_`);
  const callId = fromWireId("call", wireId);
  if (callId === null) return context.refuse(generationNotFound(asked));
  const found = await endedCall(context, caller, callId);
  if (found === "database_away") return context.refuse(booksUnavailable);
  if (!found) return context.refuse(generationNotFound(asked));
  const model = caller.tenant.models.find(found.model_id)?.name ?? "";
  context.json({ data: generationBody(wireId, model, found) });
};

async function endedCall(
  { runtime: { services } }: EndpointContext,
  { key }: Caller,
  callId: string,
): Promise<EndedCall | null | "database_away"> {
  try {
    return await services.generations.find(key, callId);
  } catch (error) {
    services.onMistake(error, callId);
    return "database_away";
  }
}
