import { command } from "../define";
import { found } from "../errors";
import { addCredentialsInput } from "./schemas";
import { storeCredentials } from "./store-credential";

/** Adds credentials to an upstream, pasted one a line; those it has already are passed over. Calls are dealt out among all. */
export const addCredentials = command({
  name: "upstream.add_credentials",
  permission: "upstreams.write",
  input: addCredentialsInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id, secret }) {
    const upstream = found(
      "upstream",
      await tx.upstream.findUnique({ where: { tenantId_id: { tenantId, id } } }),
    );
    const done = await storeCredentials(tx, { tenantId, now, newId }, upstream, secret);
    audit({ kind: "upstream", id, detail: { added: done.added } });
    return done;
  },
});
