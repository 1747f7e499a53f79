import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { found } from "../errors";
import { checkedBaseUrl } from "./checked-base-url";
import { createUpstreamInput } from "./schemas";
import { setServedModels } from "./served-models";
import { storeCredential } from "./store-credential";

/** An OpenAI-compatible endpoint of a supplier account, with its credential sealed and its models named. */
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
    await tx.upstream.create({
      data: {
        tenantId,
        id,
        supplierAccountId: account.id,
        name: input.name,
        protocol: "openai-compatible",
        baseUrl: checkedBaseUrl(input.baseUrl),
        status: "active",
        priority: input.priority,
        weight: input.weight,
        billsAfterAbort: input.billsAfterAbort,
        createdAt: now,
      },
    });
    await setServedModels(tx, tenantId, id, input.models);
    await storeCredential(tx, { tenantId, now, newId }, { id, supplierAccountId: account.id }, input.secret);
    audit({ kind: "upstream", id });
    return { id: toWireId("upstream", id) };
  },
});
