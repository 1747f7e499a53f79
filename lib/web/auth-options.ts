import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { secrets } from "@/lib/secrets";
import { Throttled, UseCaseError } from "@/lib/usecases/errors";
import { revokeSession } from "@/lib/usecases/session/revoke-session";
import { signIn } from "@/lib/usecases/session/sign-in";

import { reportIncident } from "./incident";
import type { RequestScope } from "./scope";
import { SESSION_DAYS_MAX, sessionCookieName } from "./session-token";

declare module "next-auth" {
  interface User {
    tenantId: string;
    sessionId: string;
    memberId: string;
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    tenantId?: string;
    sessionId?: string;
    memberId?: string;
  }
}

/** Why a sign-in failed, as the form reads it: a reason, and minutes to wait after a colon. */
function failureCode(error: unknown, scope: RequestScope): string {
  if (error instanceof Throttled) return `${error.reason}:${error.values.minutes ?? 1}`;
  if (error instanceof UseCaseError && error.code !== "unavailable") return error.reason;
  reportIncident(error, { requestId: scope.actor.requestId, useCase: "session.open" });
  return error instanceof UseCaseError ? error.reason : "internal";
}

/**
 * next-auth for one request: credentials against the tenant of its host, a token that names the tenant and our session
 * row and says nothing else. Built per request, since the tenant is the host's.
 */
export function authOptions(scope: RequestScope, secure: boolean): AuthOptions {
  return {
    secret: secrets().authSecret,
    useSecureCookies: secure,
    session: { strategy: "jwt", maxAge: SESSION_DAYS_MAX * 86_400 },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: {
        name: sessionCookieName(secure),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(credentials) {
          try {
            const { email = "", password = "" } = credentials ?? {};
            const opened = await signIn(scope.actor, { email, password });
            return { id: opened.memberId, ...opened };
          } catch (error) {
            throw new Error(failureCode(error, scope), { cause: error });
          }
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        const { tenantId, sessionId, memberId } = user ?? token;
        return { tenantId, sessionId, memberId };
      },
      // Who is signed in is asked of /api/session, which looks at the session row; a token may outlive it.
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) =>
        url.startsWith("/") && !url.startsWith("//") ? `${baseUrl}${url}` : baseUrl,
    },
    events: {
      // The scope was read from the very cookie that is thrown away now.
      async signOut() {
        const { actor } = scope;
        if (actor.kind === "member")
          await revokeSession.execute(actor, { id: toWireId("session", actor.sessionId) });
      },
    },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  };
}
