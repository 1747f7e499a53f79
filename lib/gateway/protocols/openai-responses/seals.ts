/** What must come back unchanged with a conversation, whatever vendor it is of. */
export interface Seal {
  /** On a thought; a thought that is shown only encrypted; on the call that follows (Gemini). */
  readonly kind: "signature" | "redacted" | "call";
  readonly value: string;
}

const PREFIXES = { signature: "sealed:s:", redacted: "sealed:r:", call: "sealed:c:" } as const;
const KINDS = ["signature", "redacted", "call"] as const;

/** A seal as the `encrypted_content` of a reasoning item, the one place clients of Responses send back unread. */
export function writeSeal({ kind, value }: Seal): string {
  return PREFIXES[kind] + value;
}

/** The seal in an `encrypted_content`; null for that of another vendor, which nobody else can read. */
export function readSeal(encrypted: unknown): Seal | null {
  if (typeof encrypted !== "string") return null;
  const kind = KINDS.find((one) => encrypted.startsWith(PREFIXES[one]));
  return kind === undefined ? null : { kind, value: encrypted.slice(PREFIXES[kind].length) };
}
