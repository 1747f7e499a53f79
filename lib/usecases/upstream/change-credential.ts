import { command } from "../define";
import { found } from "../errors";
import { changeCredentialInput } from "./schemas";

/** Names a credential, and sets how much it may be used for: the gateway keeps to it in each of its processes. */
export const changeCredential = command({
  name: "upstream.change_credential",
  permission: "upstreams.write",
  input: changeCredentialInput,
  async run({ tx, actor: { tenantId }, audit }, { id, label, limits }) {
    const key = { tenantId_id: { tenantId, id } };
    found("credential", await tx.credential.findUnique({ where: key, select: { id: true } }));
    await tx.credential.update({ where: key, data: { label, limits: { ...limits } } });
    audit({ kind: "credential", id });
    return {};
  },
});
