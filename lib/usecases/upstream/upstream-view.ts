import type {
  Credential,
  Model,
  Supplier,
  SupplierAccount,
  Upstream,
  UpstreamModel,
} from "@/generated/prisma/client";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

/** What `upstreamView` reads. */
export const upstreamRelations = {
  supplierAccount: { include: { supplier: true } },
  models: { include: { model: true } },
  credentials: { orderBy: { id: "desc" } },
} as const;

export type UpstreamRow = Upstream & {
  readonly supplierAccount: SupplierAccount & { readonly supplier: Supplier };
  readonly models: readonly (UpstreamModel & { readonly model: Model })[];
  readonly credentials: readonly Credential[];
};

const USABLE: readonly Credential["state"][] = ["live", "throttled"];

/** A credential as the console shows it: its last characters, how it is and what it may be used for, never more. */
function credentialView(row: Credential) {
  return {
    id: toWireId("credential", row.id),
    label: row.label,
    hint: row.hint,
    state: row.state,
    stateUntil: row.stateUntil,
    stateReason: row.stateReason,
    stateAt: row.stateAt,
    limits: row.limits as CredentialLimits,
    addedAt: row.createdAt,
  };
}

interface CredentialLimits {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly concurrency?: number;
}

export type CredentialView = ReturnType<typeof credentialView>;

/** An upstream as the console shows it. `credential` is one that can be used, where there is any; void ones are history. */
export function upstreamView(row: UpstreamRow) {
  const credential = row.credentials.find(({ state }) => USABLE.includes(state)) ?? row.credentials[0];
  return {
    id: toWireId("upstream", row.id),
    name: row.name,
    protocol: row.protocol,
    baseUrl: row.baseUrl,
    settings: row.settings as Readonly<Record<string, unknown>>,
    status: row.status,
    priority: row.priority,
    weight: row.weight,
    billsAfterAbort: row.billsAfterAbort,
    account: {
      id: toWireId("supplierAccount", row.supplierAccountId),
      name: row.supplierAccount.name,
      supplierName: row.supplierAccount.supplier.name,
    },
    credential: credential
      ? { hint: credential.hint, state: credential.state, addedAt: credential.createdAt }
      : null,
    credentials: row.credentials.filter(({ state }) => state !== "void").map(credentialView),
    models: row.models
      .map(({ model, upstreamName }) => ({
        id: toWireId("model", model.id),
        name: model.name,
        displayName: model.displayName,
        upstreamName,
      }))
      .sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
    lastTest:
      row.lastTestAt === null
        ? null
        : { at: row.lastTestAt, ok: row.lastTestOk === true, note: row.lastTestNote },
    createdAt: row.createdAt,
  };
}

export type UpstreamView = ReturnType<typeof upstreamView>;
