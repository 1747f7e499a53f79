import { randomBytes } from "node:crypto";

import { NextResponse, type NextRequest } from "next/server";

import { isAppLocale, LOCALE_COOKIE, negotiateLocale } from "@/i18n/locales";
import { env } from "@/lib/env";
import { isSecure, originOf, siteOf } from "@/lib/web/host";
import { PATH_HEADER } from "@/lib/web/path-header";
import { pagePlace, type PagePlace } from "@/lib/web/page-path";
import { requestIdOf } from "@/lib/web/request-id";
import { contentSecurityPolicy, securityHeaders } from "@/lib/web/security-headers";
import { UNKNOWN_HOST_PAGE } from "@/lib/web/unknown-host-page";

/** The gateway's paths stay out: bodies are buffered and cut here. Next's own files need none of this. */
export const config = { matcher: ["/((?!v1/|v1beta/|_next/|healthz|readyz|favicon.ico).*)"] };

/**
 * Before a page: the policy of what it may load, a request id, the tenant's storefront put behind its host, 421 for a
 * host that is nobody's. Decides nothing about who may do what: that is the use cases' (SECURITY.md, Tenancy).
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const requestId = requestIdOf(request.headers);
  const secure = isSecure(request.headers);
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, env.nodeEnv === "development");
  const site = await siteOf(request.headers.get("host"), requestId);
  const response = site
    ? forward(request, pagePlace(request.nextUrl.pathname, site.kind, wantedLocale(request)), {
        requestId,
        nonce,
        policy,
      })
    : new NextResponse(UNKNOWN_HOST_PAGE, {
        status: 421,
        headers: { "content-type": "text/html; charset=utf-8" },
      });
  for (const [name, value] of Object.entries(securityHeaders(secure))) response.headers.set(name, value);
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-request-id", requestId);
  return response;
}

function wantedLocale(request: NextRequest) {
  const chosen = request.cookies.get(LOCALE_COOKIE)?.value;
  return isAppLocale(chosen) ? chosen : negotiateLocale(request.headers.get("accept-language"));
}

function forward(
  request: NextRequest,
  place: PagePlace,
  marks: { readonly requestId: string; readonly nonce: string; readonly policy: string },
): NextResponse {
  const url = request.nextUrl.clone();
  if (place.kind === "redirect") {
    return NextResponse.redirect(new URL(place.path, originOf(request.headers)));
  }
  const headers = new Headers(request.headers);
  headers.set("x-request-id", marks.requestId);
  headers.set("x-nonce", marks.nonce);
  headers.set("content-security-policy", marks.policy);
  headers.set(PATH_HEADER, `${url.pathname}${url.search}`);
  headers.delete("x-next-intl-locale");
  if (place.locale) headers.set("x-next-intl-locale", place.locale);
  if (place.kind === "as_is") return NextResponse.next({ request: { headers } });
  url.pathname = place.path;
  return NextResponse.rewrite(url, { request: { headers } });
}
