import { command } from "../define";
import { found } from "../errors";
import { replaceCredentialInput } from "./schemas";
import { storeCredentials, voidCredentials } from "./store-credential";

/** Puts new secrets in the place of all the old ones, which are dead at once. */
export const replaceCredential = command({
  name: "upstream.replace_credential",
  permission: "upstreams.write",
  input: replaceCredentialInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id, secret }) {
    const upstream = found(
      "upstream",
      await tx.upstream.findUnique({ where: { tenantId_id: { tenantId, id } } }),
    );
    await voidCredentials(tx, tenantId, id, "replaced");
    await storeCredentials(tx, { tenantId, now, newId }, upstream, secret);
    audit({ kind: "upstream", id });
    return {};
  },
});
