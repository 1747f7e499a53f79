import { randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";

import { rows } from "../product/books";
import { data } from "./api";

export interface OwnSupply {
  readonly accountId: string;
  readonly accountName: string;
  readonly lotId: string;
  readonly lotName: string;
}

/** A supplier with an account and a lot that no other journey touches, made by the signed-in reseller. */
export async function ownSupply(page: Page): Promise<OwnSupply> {
  const mark = randomBytes(3).toString("hex");
  const accountName = `account-${mark}`;
  const { accountId } = await data<{ accountId: string }>(page, "POST", "/api/suppliers", {
    ...{ name: `Vendor ${mark}`, currency: "USD", accountName },
  });
  const lotName = `Lot ${mark}`;
  const { id: lotId } = await data<{ id: string }>(page, "POST", "/api/lots", {
    ...{ accountId, name: lotName, kind: "face_value", quantity: "1000", cost: "800" },
    ...{ taxPercent: "0", expiresOn: "2099-01-31", modelIds: [] },
  });
  return { accountId, accountName, lotId, lotName };
}

interface Route {
  /** As the gateway names it. */
  readonly model: string;
  readonly name: string;
  /** Calls that ask for it (`require_tags`) go nowhere else; without one, anybody's may come. */
  readonly tag?: string;
  /** High: nobody else's calls are sent there while others can answer. */
  readonly priority: number;
}

/** An upstream of an account for one model, answered by the demonstration's sandbox. @returns its id */
export async function addRoute(page: Page, accountId: string, route: Route): Promise<string> {
  const { model, name, tag, priority } = route;
  const [found] = await rows<{ id: string; base_url: string }>(
    `SELECT m.id, u.base_url FROM model m JOIN supplier_account a ON a.tenant_id = m.tenant_id AND a.id = $2,
       LATERAL (SELECT base_url FROM upstream WHERE base_url ~ '^http://(127.0.0.1|localhost):[0-9]+/v1$' AND status = 'active'
         ORDER BY id LIMIT 1) u WHERE m.name = $1`,
    [model, fromWireId("supplierAccount", accountId)],
  );
  const { id } = await data<{ id: string }>(page, "POST", "/api/upstreams", {
    ...{ accountId, name, baseUrl: found?.base_url ?? "", secret: "sandbox-own-route", priority },
    ...(tag ? { settings: { tags: tag } } : {}),
    models: [{ modelId: toWireId("model", found?.id ?? ""), upstreamName: model }],
  });
  return id;
}
