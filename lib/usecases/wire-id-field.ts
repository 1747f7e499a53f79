import { z } from "zod";

import { fromWireId, type WireNoun } from "@/lib/domain/tenancy/wire-id";

/**
 * Input field for an id as it stands on the wire (`lot_...`); gives the dashed UUID. Text that is no id of that noun
 * makes the use case answer `NotFound`, the same as an id of somebody else's object.
 */
export function wireId(noun: WireNoun) {
  return z.string().transform((text, ctx) => {
    const uuid = fromWireId(noun, text);
    if (uuid !== null) return uuid;
    ctx.addIssue({ code: "custom", message: "not_found", params: { wireNoun: noun } });
    return z.NEVER;
  });
}
