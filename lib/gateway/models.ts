import type { ModelRow } from "@/lib/db/directory/rows";
import { authenticate, type Caller } from "./authenticate";
import type { Endpoint, EndpointContext } from "./endpoint";
import { isOffered } from "./offers";
import * as anthropic from "./protocols/anthropic/models";
import { isRefusal } from "./protocols/contract";
import * as gemini from "./protocols/gemini/models";
import * as openai from "./protocols/openai/models";
import { modelNotFound, type Refusal } from "./refusal";

/** How a protocol shows models. */
interface Shape {
  list(models: readonly ModelRow[], query: URLSearchParams): object | Refusal;
  one(model: ModelRow): object;
}

const SHAPES: Readonly<Record<EndpointContext["protocol"]["name"], Shape>> = {
  openai: { list: openai.modelListBody, one: openai.modelBody },
  anthropic: { list: anthropic.modelPageBody, one: anthropic.modelBody },
  gemini: { list: gemini.modelListBody, one: gemini.modelBody },
};

/** `GET /v1/models` in the client's dialect: what this key may use, and nothing else. */
export const listModels: Endpoint = async (context) => {
  const caller = await authenticate(context.runtime.authentication, context.request);
  if (isRefusal(caller)) return context.refuse(caller);
  const models = [...caller.tenant.models.all()].filter((model) => mayUse(context, caller, model.name));
  const body = SHAPES[context.protocol.name].list(models, context.query);
  return isRefusal(body) ? context.refuse(body) : context.json(body);
};

/** `GET /v1/models/{id}`. Names may hold slashes. */
export const showModel: Endpoint = async (context) => {
  const caller = await authenticate(context.runtime.authentication, context.request);
  if (isRefusal(caller)) return context.refuse(caller);
  const model = mayUse(context, caller, context.rest) && caller.tenant.models.first(context.rest);
  if (!model) return context.refuse(modelNotFound(context.rest));
  context.json(SHAPES[context.protocol.name].one(model));
};

function mayUse({ runtime: { services } }: EndpointContext, caller: Caller, name: string): boolean {
  return isOffered(services, caller, name, new Date(services.now()));
}
