const PAGE = Buffer.from("OggS");
const OPUS_RATE = 48_000;

/** Ogg with Opus or Vorbis: the last page says how many samples there are. */
export function oggMs(file: Buffer): number | null {
  if (!file.subarray(0, 4).equals(PAGE)) return null;
  const sound = soundOf(file);
  const last = file.lastIndexOf(PAGE);
  if (!sound || last + 14 > file.length) return null;
  const samples = Number(file.readBigInt64LE(last + 6)) - sound.skipped;
  return samples > 0 ? (samples / sound.rate) * 1_000 : null;
}

function soundOf(file: Buffer): { rate: number; skipped: number } | null {
  const start = 27 + (file[26] ?? 0);
  if (file.toString("latin1", start, start + 8) === "OpusHead" && file.length >= start + 12)
    return { rate: OPUS_RATE, skipped: file.readUInt16LE(start + 10) };
  if (file.toString("latin1", start, start + 7) !== "\u0001vorbis" || file.length < start + 16) return null;
  const rate = file.readUInt32LE(start + 12);
  return rate === 0 ? null : { rate, skipped: 0 };
}
