import { randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { data } from "./api";

export interface OwnSupply {
  readonly accountId: string;
  readonly lotId: string;
  readonly lotName: string;
}

/** A supplier with an account and a lot that no other journey touches, made by the signed-in reseller. */
export async function ownSupply(page: Page): Promise<OwnSupply> {
  const mark = randomBytes(3).toString("hex");
  const { accountId } = await data<{ accountId: string }>(page, "POST", "/api/suppliers", {
    ...{ name: `Vendor ${mark}`, currency: "USD", accountName: `account-${mark}` },
  });
  const lotName = `Lot ${mark}`;
  const { id: lotId } = await data<{ id: string }>(page, "POST", "/api/lots", {
    ...{ accountId, name: lotName, kind: "face_value", quantity: "1000", cost: "800" },
    ...{ taxPercent: "0", expiresOn: "2099-01-31", modelIds: [] },
  });
  return { accountId, lotId, lotName };
}
