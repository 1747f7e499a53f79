const RANDOM_BYTES = 10;
const MS_MAX = 2 ** 48 - 1;

function msHex(at: Date): string {
  const ms = at.getTime();
  if (!(ms >= 0 && ms <= MS_MAX)) throw new RangeError("time outside of what a UUIDv7 can hold");
  return ms.toString(16).padStart(12, "0");
}

function dashed(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Mints a UUIDv7 (RFC 9562) from a time and 10 or more random bytes, both injected. Ids of different
 * milliseconds sort by time; within one millisecond the random bytes decide.
 * @throws RangeError on too few bytes, or a time before 1970 or beyond 48 bits of milliseconds.
 */
export function uuidV7(at: Date, random: Uint8Array): string {
  if (random.length < RANDOM_BYTES) throw new RangeError(`uuidV7 needs ${RANDOM_BYTES} random bytes`);
  const bytes = Array.from(random.subarray(0, RANDOM_BYTES));
  bytes[0] = 0x70 | ((bytes[0] ?? 0) & 0x0f);
  bytes[2] = 0x80 | ((bytes[2] ?? 0) & 0x3f);
  return dashed(msHex(at) + bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(""));
}

/** The least UUIDv7 of a millisecond: the bound of a time range or a partition over UUIDv7 ids. */
export function uuidV7Floor(at: Date): string {
  return dashed(`${msHex(at)}70008000000000000000`);
}

/** The millisecond a UUIDv7 was minted in; null when the text is not a UUIDv7. */
export function uuidV7Time(uuid: string): Date | null {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.exec(uuid);
  return match ? new Date(Number.parseInt(`${match[1]}${match[2]}`, 16)) : null;
}
