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

/** An upstream as the console shows it. Of its credential: the last characters and the state, never more. */
export function upstreamView(row: UpstreamRow) {
  const credential = row.credentials[0];
  return {
    id: toWireId("upstream", row.id),
    name: row.name,
    protocol: row.protocol,
    baseUrl: row.baseUrl,
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
