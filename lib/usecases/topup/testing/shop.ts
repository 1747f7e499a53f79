import type { Pool } from "pg";

import { DEFAULT_PROVIDER } from "@/lib/integrations/payments/registry";
import { encodeEvent, type ToldState } from "@/lib/integrations/sandbox-payments/event";
import { signWebhook, SIGNATURE_HEADER } from "@/lib/integrations/sandbox-payments/signature";
import { secrets } from "@/lib/secrets";
import type { MemberActor } from "@/lib/usecases/actor";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { createTopUp, type TopUpStarted } from "../create-top-up";
import { handleWebhook } from "../handle-webhook";

let count = 0;

/** A tenant that takes 6 % tax and gives 10 % from 50 dollars on, for ten days. */
export async function plantShop(admin: Pool): Promise<PlantedTenant> {
  const tenant = await plantTenant(`shop-${++count}`);
  await admin.query("UPDATE edge SET tax_rate_ppm = 60000 WHERE tenant_id = $1", [tenant.tenantId]);
  await admin.query("UPDATE party SET top_up_offer = $2 WHERE tenant_id = $1 AND kind = 'root'", [
    tenant.tenantId,
    JSON.stringify({ USD: { bonus: [{ from: "5000", ppm: 100_000 }], bonusDays: 10 } }),
  ]);
  return tenant;
}

/** What a page of the shop sends for fifty dollars. */
export const fifty = ({ slug }: PlantedTenant) => ({
  amount: "50",
  origin: `http://${slug}.localhost:3000`,
  returnPath: "/portal/top-up",
});

/** Starts a top-up of fifty dollars: 53 to pay, 55 to get. */
export function start(shop: PlantedTenant, actor: MemberActor = shop.customer): Promise<TopUpStarted> {
  return createTopUp.execute(actor, fifty(shop));
}

/** The sandbox's reference of what was started. */
export const refOf = (started: TopUpStarted): string => started.redirectUrl?.split("/pay/")[1] ?? "";

/** A delivery as the sandbox signs it; `number` names the event, so that the same one can come again. */
export function delivery(ref: string, state: ToldState, number = 1_000_000 + ++count) {
  const body = encodeEvent(number.toString(16).padStart(32, "0"), new Date(), ref, state);
  const signature = signWebhook(secrets().sandboxWebhookSecret, new Date(), body);
  return { body, headers: new Headers({ [SIGNATURE_HEADER]: signature }) };
}

/** Delivers an event. */
export function deliver(ref: string, state: ToldState, number?: number) {
  const { body, headers } = delivery(ref, state, number);
  return handleWebhook(DEFAULT_PROVIDER, body, headers);
}

/** What there is of a buyer's money and of its tenant's records. */
export interface Money {
  readonly posted: bigint;
  readonly grants: number;
  readonly payments: number;
  readonly entries: number;
  readonly events: number;
}

export const NOTHING = { posted: 0n, grants: 0, payments: 0, entries: 0 };
export const CREDITED = { posted: 55_000_000_000n, grants: 2, payments: 1, entries: 1 };

/** Counts a buyer's money, past every policy. */
export async function moneyOf(admin: Pool, actor: MemberActor): Promise<Money> {
  const { rows } = await admin.query<Record<keyof Money, string>>(
    `SELECT (SELECT posted_nano FROM wallet WHERE tenant_id = $1 AND buyer_id = $2) AS posted,
      (SELECT count(*) FROM "grant" WHERE tenant_id = $1 AND buyer_id = $2) AS grants,
      (SELECT count(*) FROM payment WHERE tenant_id = $1 AND buyer_id = $2) AS payments,
      (SELECT count(*) FROM journal_entry WHERE tenant_id = $1) AS entries,
      (SELECT count(*) FROM payment_event WHERE tenant_id = $1) AS events`,
    [actor.tenantId, actor.partyId],
  );
  const row = rows[0];
  return {
    posted: BigInt(row?.posted ?? 0),
    grants: Number(row?.grants),
    payments: Number(row?.payments),
    entries: Number(row?.entries),
    events: Number(row?.events),
  };
}
