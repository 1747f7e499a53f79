/** Neutral on purpose: it names nobody, and clients expect it. */
const PREFIX = "sk-";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SECRET_BYTES = 32;
/** 256 bits in base 62. */
const SECRET_CHARS = 43;
/** 32 bits in base 62. */
const CHECK_CHARS = 6;
const KEY_CHARS = PREFIX.length + SECRET_CHARS + CHECK_CHARS;

/** What the text of a key tells before anything is looked up. Imported keys are of another shape. */
export type ApiKeyShape = "ours" | "bad_check" | "other";

/**
 * Writes a new customer key: `sk-`, 256 bits, and a check (SECURITY.md, "Keys and secrets").
 * @param random 32 bytes from a cryptographic source. @throws RangeError on any other length.
 */
export function formatApiKey(random: Uint8Array): string {
  if (random.length !== SECRET_BYTES) throw new RangeError(`an API key needs ${SECRET_BYTES} random bytes`);
  let value = 0n;
  for (const byte of random) value = (value << 8n) | BigInt(byte);
  const body = PREFIX + base62(value, SECRET_CHARS);
  return body + checkOf(body);
}

/** Sorts a presented key by its shape, so that a mistyped key of ours costs no look-up. */
export function apiKeyShape(key: string): ApiKeyShape {
  if (key.length !== KEY_CHARS || !key.startsWith(PREFIX)) return "other";
  const body = key.slice(0, -CHECK_CHARS);
  return key.endsWith(checkOf(body)) ? "ours" : "bad_check";
}

/** How a key is told from others once its secret is no longer shown: its first and last characters. */
export function apiKeyHint(key: string): string {
  return `${key.slice(0, 7)}…${key.slice(-4)}`;
}

function checkOf(text: string): string {
  let rest = crc32(text);
  let check = "";
  while (check.length < CHECK_CHARS) {
    check = ALPHABET.charAt(rest % 62) + check;
    rest = Math.floor(rest / 62);
  }
  return check;
}

function base62(value: bigint, width: number): string {
  let text = "";
  for (let rest = value; text.length < width; rest /= 62n) text = ALPHABET.charAt(Number(rest % 62n)) + text;
  return text;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 (IEEE 802.3, reflected) of ASCII text. */
function crc32(text: string): number {
  let crc = ~0;
  for (let i = 0; i < text.length; i++) {
    crc = (CRC_TABLE[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
