import { z } from "zod";

import { callableModels } from "@/lib/usecases/key/callable-models";
import { query } from "@/lib/usecases/define";

/** A model somebody can talk to. */
export interface PlaygroundModel {
  /** As clients write it. */
  readonly name: string;
  readonly displayName: string;
  readonly vendor: string;
  /** Takes images. */
  readonly vision: boolean;
  /** Thinks before it answers, and can be told how much. */
  readonly reasoning: boolean;
}

/** The chat models the actor's party may call. */
export const playgroundModels = query({
  name: "playground.models",
  permission: "keys.write",
  input: z.object({}),
  async run({ tx, actor }): Promise<PlaygroundModel[]> {
    const { tenantId, partyId } = actor;
    const callable = await callableModels(tx, tenantId, partyId);
    const models = await tx.model.findMany({
      where: { tenantId, id: { in: callable.map(({ id }) => id) }, modality: "text" },
      select: { name: true, displayName: true, vendor: true, capabilities: true },
      orderBy: [{ vendor: "asc" }, { displayName: "asc" }, { id: "asc" }],
    });
    return models.map(({ capabilities, ...model }) => ({
      ...model,
      vision: capabilities.includes("vision"),
      reasoning: capabilities.includes("reasoning"),
    }));
  },
});
