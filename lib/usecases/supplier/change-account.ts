import { scaledFromDecimal } from "@/lib/domain/money/nano";
import { termsOf, type SupplyTerms } from "@/lib/domain/purchasing/terms";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { z } from "zod";

import { command } from "../define";
import { keepPromises } from "./keep-promises";
import { ownAccount } from "./own-account";
import { changeAccountInput } from "./terms-schemas";

const PERCENT_TO_PPM_DIGITS = 4;
const ppm = (percent: string): number => Number(scaledFromDecimal(percent, PERCENT_TO_PPM_DIGITS));

/** Keeps what is agreed about an account: resale, regions, agency, reserved capacity, prices, discounts, commitments. */
export const changeAccount = command({
  name: "supplier.change_account",
  permission: "suppliers.write",
  input: changeAccountInput,
  async run(ctx, input) {
    const { tx, actor, now, audit } = ctx;
    const { tenantId } = actor;
    const { id, name, region } = input;
    const key = { tenantId_id: { tenantId, id } };
    const account = await ownAccount(tx, tenantId, id);
    await keepPromises(ctx, { accountId: id, currency: account.supplier.currency, ...input });
    const { agencySince } = termsOf(account.terms);
    const since = input.agencyCommission === null ? null : (agencySince ?? now.toISOString());
    const terms = { ...termsIn(input), agencySince: since };
    await tx.supplierAccount.update({ where: key, data: { name, region: region || null, terms } });
    audit({ kind: "supplier_account", id, detail: { resale: input.resale } });
    return { id: toWireId("supplierAccount", id) };
  },
});

function termsIn(input: z.output<typeof changeAccountInput>) {
  const { resale, reservedRequestsPerMinute, reservedTokensPerMinute, contacts, note } = input;
  const terms = {
    ...{ resale, reservedRequestsPerMinute, reservedTokensPerMinute, contacts, note },
    allowedRegions: listIn(input.allowedRegions),
    allowedSegments: listIn(input.allowedSegments),
    agencyCommissionPpm: input.agencyCommission === null ? null : ppm(input.agencyCommission),
    priceList: input.priceList.map(({ label, percent }) => ({ label, pricePpm: ppm(percent) })),
    discounts: input.discounts.map(({ from, percent }) => {
      return { fromNano: from.toString(), discountPpm: ppm(percent) };
    }),
  };
  return terms satisfies Omit<SupplyTerms, "agencySince">;
}

const listIn = (text: string): string[] => text.split(",").flatMap((one) => one.trim() || []);
