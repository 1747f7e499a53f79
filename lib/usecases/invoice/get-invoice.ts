import { query } from "../define";
import { found } from "../errors";
import { invoiceView } from "./invoice-view";
import { invoiceInput } from "./schemas";

/** One document, for its issuer and its recipient. */
export const getInvoice = query({
  name: "invoice.get",
  permission: "billing.read",
  input: invoiceInput,
  async run({ tx, actor }, { id }) {
    const invoice = await tx.invoice.findUnique({
      where: { tenantId_id: { tenantId: actor.tenantId, id } },
      include: { lines: { orderBy: { seq: "asc" } } },
    });
    return invoiceView(found("invoice", invoice));
  },
});
