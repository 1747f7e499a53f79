import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Invalid } from "@/lib/usecases/errors";

import { createModelInput } from "./schemas";

/** Cautious sizes, to be corrected before it is published. */
const SIZES = { contextWindow: 128_000, maxOutput: 8_192, defaultMaxOutput: 4_096 };

/** Takes a model into the catalogue, as a draft that nobody can call. */
export const createModel = command({
  name: "catalogue.create_model",
  permission: "inventory.write",
  input: createModelInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { name, displayName, vendor }) {
    const same = await tx.model.findFirst({
      where: { tenantId, OR: [{ name }, { aliases: { has: name } }] },
    });
    if (same) throw new Invalid({ name: "name_taken" });
    const id = newId();
    const times = { createdAt: now, updatedAt: now };
    await tx.model.create({
      data: {
        tenantId,
        id,
        name,
        displayName,
        vendor,
        modality: "text",
        status: "draft",
        ...SIZES,
        ...times,
      },
    });
    audit({ kind: "model", id, detail: { name } });
    return { id: toWireId("model", id) };
  },
});
