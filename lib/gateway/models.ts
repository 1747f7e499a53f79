import { authenticate, type Caller } from "./authenticate";
import type { EndpointContext } from "./endpoint";
import { findPriced } from "./offers";
import { isRefusal } from "./protocols/contract";
import { modelBody, modelListBody } from "./protocols/openai/models";
import { modelNotFound } from "./refusal";

/** `GET /v1/models`: what this key may use, and nothing else. */
export async function listModels(context: EndpointContext): Promise<void> {
  const caller = await authenticate(context.runtime.authentication, context.request);
  if (isRefusal(caller)) return context.refuse(caller);
  const models = [...caller.tenant.models.all()].filter((model) => mayUse(context, caller, model.name));
  context.json(modelListBody(models));
}

/** `GET /v1/models/{id}`. Names may hold slashes. */
export async function showModel(context: EndpointContext): Promise<void> {
  const caller = await authenticate(context.runtime.authentication, context.request);
  if (isRefusal(caller)) return context.refuse(caller);
  const model = mayUse(context, caller, context.rest) && caller.tenant.models.first(context.rest);
  if (!model) return context.refuse(modelNotFound(context.rest));
  context.json(modelBody(model));
}

function mayUse({ runtime }: EndpointContext, caller: Caller, name: string): boolean {
  const { rateCards, now } = runtime.services;
  const found = findPriced(caller, rateCards, name, new Date(now()));
  return found !== null && found !== "no_chain";
}
