import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { Prisma } from "@/generated/prisma/client";

import { command } from "../define";
import { found } from "../errors";
import { checkedPlace } from "./checked-settings";
import { createUpstreamInput } from "./schemas";
import { setServedModels } from "./served-models";
import { storeCredentials } from "./store-credential";

/** An endpoint of a supplier account, of any protocol, with its credentials sealed and its models named. */
export const createUpstream = command({
  name: "upstream.create",
  permission: "upstreams.write",
  input: createUpstreamInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, input) {
    const account = found(
      "supplierAccount",
      await tx.supplierAccount.findUnique({ where: { tenantId_id: { tenantId, id: input.accountId } } }),
    );
    const id = newId();
    const { baseUrl, settings } = checkedPlace(input.protocol, input.baseUrl, input.settings);
    await tx.upstream.create({
      data: {
        tenantId,
        id,
        supplierAccountId: account.id,
        name: input.name,
        protocol: input.protocol,
        baseUrl,
        settings: settings as Prisma.InputJsonObject,
        status: "active",
        priority: input.priority,
        weight: input.weight,
        billsAfterAbort: input.billsAfterAbort,
        createdAt: now,
      },
    });
    await setServedModels(tx, tenantId, id, input.models);
    const upstream = { id, supplierAccountId: account.id, protocol: input.protocol };
    await storeCredentials(tx, { tenantId, now, newId }, upstream, input.secret);
    audit({ kind: "upstream", id });
    return { id: toWireId("upstream", id) };
  },
});
