import type { CreateBuyerFields } from "../schemas";

export const PREPAID = {
  priceBookId: "",
  mode: "prepaid",
  taxPercent: "9",
  taxInclusive: false,
  paymentTermDays: "",
} as const;

export const POSTPAID = { ...PREPAID, mode: "postpaid", paymentTermDays: "30" } as const;

let count = 0;

/** The form of a new buyer as somebody fills it in: prepaid, by the default book, each with a name and address of its own. */
export function buyerFields(over: Partial<CreateBuyerFields> = {}): CreateBuyerFields {
  count += 1;
  return {
    ...{
      name: `Buyer ${count}`,
      slug: "",
      segment: "",
      locale: "en",
      ownerName: "Olga Owner",
      ownerPassword: "",
    },
    ...{ ownerEmail: `olga-${count}@buyers.test`, creditLimit: "", ...PREPAID, ...over },
  };
}
