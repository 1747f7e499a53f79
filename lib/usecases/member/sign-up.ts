import { z } from "zod";

import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";
import { isCurrency } from "@/lib/domain/money/currency";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Conflict, Forbidden, found, Throttled } from "../errors";
import { addressSubject, countTry } from "../session/throttle";
import { addBuyer } from "../tenant/add-buyer";
import { taxTermsOf } from "../tenant/tax-terms";
import { addMember } from "./add-member";
import { signUpSchema } from "./schemas";

const SIGN_UPS_PER_ADDRESS_MAX = 20;
const WINDOW_MS = 3_600_000;

const countSignUp = command({
  name: "member.count_sign_up",
  permission: "public",
  scope: "system",
  input: z.object({}),
  unaudited: "counts a try; the sign-up leaves the event",
  run: ({ tx, actor, now }) => {
    const subject = `sign-up:${addressSubject(actor.ip)}`;
    return countTry(
      tx,
      actor.tenantId,
      [{ subject, limit: SIGN_UPS_PER_ADDRESS_MAX, windowMs: WINDOW_MS }],
      now,
    );
  },
});

/**
 * A visitor of a tenant's storefront becomes its customer: a party that buys from the root by its default price book,
 * prepaid, with an empty wallet, and its owner. Limits on new customers (DESIGN section 8: top-ups, promotions) are
 * reckoned from the party's first day where they apply.
 * Throws Invalid(email_taken), Throttled, Forbidden on the platform's host, Conflict(tenant_suspended).
 */
export const signUp = command({
  name: "member.sign_up",
  permission: "public",
  scope: "system",
  input: signUpSchema,
  async before({ actor, now }) {
    if (actor.tenantId === PLATFORM_TENANT_ID) throw new Forbidden("no_sign_up_here");
    const waitSeconds = await countSignUp.execute(actor, {}, { now });
    if (waitSeconds > 0) throw new Throttled("too_many_tries", waitSeconds);
  },
  async run(ctx, { name, company, email, password, locale, timeZone }) {
    const { tx, actor, audit } = ctx;
    const { tenantId } = actor;
    const tenant = found("tenant", await tx.tenant.findUnique({ where: { id: tenantId } }));
    if (tenant.status !== "active") throw new Conflict("tenant_suspended");
    const { currency } = tenant;
    if (!isCurrency(currency))
      throw new RangeError(`tenant ${tenantId} has the unknown currency ${currency}`);
    const book = await tx.priceBook.findFirst({
      where: { tenantId, sellerId: tenantId, isDefault: true },
      select: { id: true },
    });
    const buyer = await addBuyer(ctx, {
      sellerId: tenantId,
      kind: "customer",
      name: company,
      locale: locale ?? actor.locale ?? "en",
      timeZone: timeZone ?? tenant.timeZone,
      currency,
      ...taxTermsOf(tenant.legalEntity, currency),
      priceBookId: book?.id ?? null,
    });
    const { partyId } = buyer;
    const member = {
      tenantId,
      partyId,
      email,
      name,
      role: "owner" as const,
      password,
      locale: locale ?? null,
    };
    const memberId = await addMember(ctx, member);
    audit({ kind: "party", id: partyId, partyId, memberId });
    audit({ kind: "member", id: memberId, partyId, memberId });
    return { partyId: toWireId("party", partyId), memberId: toWireId("member", memberId) };
  },
});
