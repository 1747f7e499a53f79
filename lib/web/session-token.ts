import { decode } from "next-auth/jwt";
import { z } from "zod";

import { secrets } from "@/lib/secrets";

/** What the cookie says, encrypted: which session row of which tenant. Everything else is read from that row. */
const tokenSchema = z.object({ tenantId: z.uuid(), sessionId: z.uuid(), memberId: z.uuid() });

export type SessionToken = z.infer<typeof tokenSchema>;

export const SESSION_DAYS_MAX = 14;

/** The session cookie's name; `__Host-` pins it to one host, and browsers take it over https only. */
export function sessionCookieName(secure: boolean): string {
  return secure ? "__Host-entrepot_session" : "entrepot_session";
}

/** A value of a `Cookie` header, or null. */
export function cookieValue(header: string | null, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return decodeURIComponent(part.slice(at + 1).trim());
  }
  return null;
}

/** Reads the session cookie of a request; null when there is none, or one we did not write or that is past its time. */
export async function readSessionToken(
  cookieHeader: string | null,
  secure: boolean,
): Promise<SessionToken | null> {
  try {
    const token = cookieValue(cookieHeader, sessionCookieName(secure));
    if (!token) return null;
    const parsed = tokenSchema.safeParse(await decode({ token, secret: secrets().authSecret }));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not ours: malformed, of another secret, or expired
  }
}
