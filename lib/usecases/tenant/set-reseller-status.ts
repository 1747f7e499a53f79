import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { found } from "../errors";
import { wireId } from "../wire-id-field";

/**
 * Suspends a reseller, whose storefront then says so, whose people cannot sign in and whose keys stop within seconds; or
 * lets it go on. Setting the status it has already changes nothing.
 */
export const setResellerStatus = command({
  name: "tenant.set_status",
  permission: "platform.write",
  scope: "platform",
  input: z.object({ id: wireId("tenant"), status: z.enum(["active", "suspended"]) }),
  async run({ tx, audit, now }, { id, status }) {
    const tenant = found(
      "tenant",
      await tx.tenant.findFirst({ where: { id, kind: "reseller", status: { not: "closed" } } }),
    );
    await tx.tenant.update({ where: { id }, data: { status, updatedAt: now } });
    audit({ kind: "tenant", id, detail: { from: tenant.status, to: status } });
    return { id: toWireId("tenant", id), status };
  },
});
