/**
 * Gemini seals tool calls (`thoughtSignature`) and wants the seal back; a `tool_use` block has no place for it. Clients
 * return thinking blocks unchanged, so the seal travels as an empty one right before its call, marked as ours.
 */
const MARK = "entrepot-call:";

/** The signature of the thinking block that carries a call's seal. */
export function callSeal(signature: string): string {
  return MARK + signature;
}

/** The call's seal in a thinking block's signature; null when it is an ordinary one. */
export function sealOfCall(signature: unknown): string | null {
  return typeof signature === "string" && signature.startsWith(MARK) ? signature.slice(MARK.length) : null;
}
