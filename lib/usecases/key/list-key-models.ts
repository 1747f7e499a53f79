import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

import { callableModels, type CallableModel } from "./callable-models";

/** What a key of the actor's party can be limited to, and what it calls them. */
export const listKeyModels = query({
  name: "key.models",
  permission: "keys.read",
  input: z.object({}),
  async run({ tx, actor }): Promise<CallableModel[]> {
    const models = await callableModels(tx, actor.tenantId, actor.partyId);
    return models.map((model) => ({ ...model, id: toWireId("model", model.id) }));
  },
});
