import { command } from "../define";
import { Conflict, found } from "../errors";
import { setCredentialStateInput } from "./schemas";

/**
 * Says what a credential is: live again once its vendor was spoken to, draining, out of credit, banned, or void for good. A
 * void one stays void, as its secret was given for another address.
 */
export const setCredentialState = command({
  name: "upstream.set_credential_state",
  permission: "upstreams.write",
  input: setCredentialStateInput,
  async run({ tx, actor: { tenantId }, now, audit }, { id, state }) {
    const key = { tenantId_id: { tenantId, id } };
    const before = found(
      "credential",
      await tx.credential.findUnique({ where: key, select: { state: true } }),
    );
    if (before.state === "void") throw new Conflict("credential_void");
    const data = { state, stateUntil: null, stateReason: "by_hand", stateAt: now };
    await tx.credential.update({ where: key, data });
    audit({ kind: "credential", id, detail: { state } });
    return { state };
  },
});
