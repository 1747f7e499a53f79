import { headers as requestHeaders } from "next/headers";
import { cache } from "react";

import { isAppLocale, LOCALE_COOKIE, negotiateLocale, type AppLocale } from "@/i18n/locales";
import { visitorActor, type Actor } from "@/lib/usecases/actor";
import { resolveSession, type Viewer } from "@/lib/usecases/session/resolve-session";
import { touchSession } from "@/lib/usecases/session/touch-session";

import { isSecure, originOf, siteOf, siteTenantId, type Site } from "./host";
import { requestIdOf } from "./request-id";
import { cookieValue, readSessionToken } from "./session-token";
import { UnknownHost } from "./unknown-host";

/** Who is asking, of whom, in which language: decided here once for each request. */
export interface RequestScope {
  readonly site: Site;
  readonly actor: Actor;
  /** Null for visitors. */
  readonly viewer: Viewer | null;
  readonly locale: AppLocale;
  /** `https://host` as the client wrote it. */
  readonly origin: string;
}

const TOUCH_MS = 5 * 60_000;

/** The reader's language: their cookie, else what their account says, else what the browser asks for. */
function localeOf(headers: Headers, viewer: Viewer | null): AppLocale {
  const wishes = [cookieValue(headers.get("cookie"), LOCALE_COOKIE), viewer?.locale];
  return wishes.find(isAppLocale) ?? negotiateLocale(headers.get("accept-language"));
}

/** The client's address. The server overwrites the header unless it came from a configured proxy. */
function addressOf(headers: Headers): string | undefined {
  return headers.get("x-forwarded-for")?.split(",")[0]?.trim() || undefined;
}

/**
 * Reads who is asking from a request's headers: the host gives the tenant; the cookie's session, when it is one of this
 * tenant's and still open in the database, gives the member. A cookie of another host is as good as none.
 * Throws UnknownHost.
 */
export async function readScope(headers: Headers): Promise<RequestScope> {
  const requestId = requestIdOf(headers);
  const site = await siteOf(headers.get("host"), requestId);
  if (!site) throw new UnknownHost();
  const tenantId = siteTenantId(site);
  const ip = addressOf(headers);
  const userAgent = headers.get("user-agent")?.slice(0, 300);
  const base = { tenantId, requestId, ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
  const visitor = visitorActor(base);
  const token = await readSessionToken(headers.get("cookie"), isSecure(headers));
  // The people of a suspended tenant are visitors: nothing but its one page is left to them.
  const open = site.kind === "platform" || site.tenant.status === "active";
  const viewer =
    open && token?.tenantId === tenantId
      ? await resolveSession.execute(visitor, { sessionId: token.sessionId })
      : null;
  const locale = localeOf(headers, viewer);
  const actor = viewer ? memberActor({ ...base, locale }, viewer) : { ...visitor, locale };
  if (viewer && Date.now() - viewer.lastSeenAt.getTime() > TOUCH_MS) await touchSession.execute(actor, {});
  return { site, actor, viewer, locale, origin: originOf(headers) };
}

function memberActor(base: { tenantId: string; requestId: string; locale: string }, viewer: Viewer): Actor {
  return {
    ...base,
    kind: "member",
    partyId: viewer.party.id,
    partyKind: viewer.party.kind,
    memberId: viewer.member.id,
    role: viewer.member.role,
    sessionId: viewer.sessionId,
  };
}

/** Who is asking, for server components: read once per request. Throws UnknownHost. */
export const currentScope = cache(async (): Promise<RequestScope> => readScope(await requestHeaders()));
