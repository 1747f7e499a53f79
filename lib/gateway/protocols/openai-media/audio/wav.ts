const FMT = 0x666d7420;
const DATA = 0x64617461;

/** RIFF/WAVE: bytes of sound by bytes a second. Files written as a stream leave their sizes open: the rest counts. */
export function wavMs(file: Buffer): number | null {
  const riff = file.toString("latin1", 0, 4);
  if ((riff !== "RIFF" && riff !== "RF64") || file.toString("latin1", 8, 12) !== "WAVE") return null;
  let bytesPerSecond = 0;
  let at = 12;
  while (at + 8 <= file.length) {
    const id = file.readUInt32BE(at);
    const size = Math.min(file.readUInt32LE(at + 4), file.length - at - 8);
    if (id === FMT && size >= 16) bytesPerSecond = rateOf(file, at + 8);
    if (id === DATA)
      return bytesPerSecond > 0 ? ((size || file.length - at - 8) / bytesPerSecond) * 1_000 : null;
    at += 8 + size + (size % 2);
  }
  return null;
}

const FASTEST = 768_000;

/** The stated rate, where it agrees with the samples it is made of: players go by those. */
function rateOf(file: Buffer, at: number): number {
  const samples = file.readUInt32LE(at + 4);
  const stated = file.readUInt32LE(at + 8);
  const block = file.readUInt16LE(at + 12);
  const isPcm = [1, 3].includes(file.readUInt16LE(at));
  if (samples > FASTEST) return 0;
  return isPcm ? samples * block : stated;
}
