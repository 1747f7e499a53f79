import { signIn } from "next-auth/react";

/** Why a sign-in failed: a reason of `auth.failures`, and minutes to wait where there are any. */
export interface SignInFailure {
  readonly reason: string;
  readonly minutes: number;
}

/** Reads next-auth's error text: a reason, and minutes after a colon. */
export function parseSignInFailure(text: string): SignInFailure {
  const [reason = "", minutes = ""] = text.split(":");
  return { reason, minutes: Number(minutes) || 1 };
}

/** Signs in at this host; null on success. Never throws: a request that failed is a failure like another. */
export async function signInHere(email: string, password: string): Promise<SignInFailure | null> {
  const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => undefined);
  if (answer?.ok && !answer.error) return null;
  return parseSignInFailure(answer?.error ?? "internal");
}
