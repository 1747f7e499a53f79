/** OpenAI's encrypted thoughts are told apart from the seals of other vendors by the id in front. */
const JOINED = /^(rs_\w+)\.(.+)$/s;

/** A reasoning item's id and encrypted content as one seal. */
export function joinReasoningId(id: string, encrypted: string): string {
  return `${id}.${encrypted}`;
}

/** The two again; null for a seal of another vendor. */
export function splitReasoningId(
  signature: string,
): { readonly id: string; readonly encrypted: string } | null {
  const found = JOINED.exec(signature);
  return found ? { id: found[1] ?? "", encrypted: found[2] ?? "" } : null;
}
