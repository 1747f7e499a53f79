/** FLAC: samples and their rate stand in its first block. */
export function flacMs(file: Buffer): number | null {
  if (file.toString("latin1", 0, 4) !== "fLaC" || file.length < 26) return null;
  const rate = (file.readUInt16BE(18) << 4) | ((file[20] ?? 0) >> 4);
  const samples = ((file[21] ?? 0) & 0x0f) * 2 ** 32 + file.readUInt32BE(22);
  return rate === 0 || samples === 0 ? null : (samples / rate) * 1_000;
}
