/** What the header of one frame says. */
interface Frame {
  readonly bytes: number;
  readonly ms: number;
}

type ReadFrame = (file: Buffer, at: number) => Frame | null;

const BITRATES: Readonly<Record<string, readonly number[]>> = {
  "1,1": [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  "1,2": [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  "1,3": [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  "2,1": [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  "2,2": [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  "2,3": [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const RATES = [44_100, 48_000, 32_000];

/** MPEG audio, layers I to III (ISO 11172-3 and 13818-3). */
const mpegFrame: ReadFrame = (file, at) => {
  const [a = 0, b = 0, c = 0] = file.subarray(at, at + 3);
  const version = (b >> 3) & 3;
  const layer = 4 - ((b >> 1) & 3);
  if (a !== 0xff || (b & 0xe0) !== 0xe0 || version === 1 || layer === 4) return null;
  const isFirst = version === 3;
  const kbit = BITRATES[`${isFirst ? 1 : 2},${layer}`]?.[c >> 4] ?? 0;
  const base = RATES[(c >> 2) & 3];
  if (kbit === 0 || base === undefined) return null;
  const rate = base / (isFirst ? 1 : version === 2 ? 2 : 4);
  const padding = (c >> 1) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && !isFirst ? 576 : 1_152;
  const bytes =
    layer === 1
      ? (Math.floor((12_000 * kbit) / rate) + padding) * 4
      : Math.floor(((samples / 8) * 1_000 * kbit) / rate) + padding;
  return { bytes, ms: (samples / rate) * 1_000 };
};

const ADTS_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/** AAC in ADTS frames (ISO 13818-7). */
const adtsFrame: ReadFrame = (file, at) => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = file.subarray(at, at + 7);
  if (a !== 0xff || (b & 0xf6) !== 0xf0) return null;
  const rate = ADTS_RATES[(c >> 2) & 15];
  const bytes = ((d & 3) << 11) | (e << 3) | (f >> 5);
  return rate === undefined || bytes < 7 ? null : { bytes, ms: ((1_024 * ((g & 3) + 1)) / rate) * 1_000 };
};

/** Two frames in a row begin the sound: a lone pattern is chance. */
function firstFrame(file: Buffer, from: number, read: ReadFrame): number {
  const last = Math.min(file.length, from + FARTHEST);
  for (let at = file.indexOf(0xff, from); at !== -1 && at < last; at = file.indexOf(0xff, at + 1)) {
    const frame = read(file, at);
    if (frame && (at + frame.bytes >= file.length || read(file, at + frame.bytes))) return at;
  }
  return -1;
}

const FARTHEST = 64 * 1_024;

/** The time of all frames; a gap between them is looked over. */
function framesMs(file: Buffer, from: number, read: ReadFrame): number | null {
  let at = firstFrame(file, from, read);
  if (at === -1) return null;
  let ms = 0;
  while (at !== -1 && at < file.length) {
    const frame = read(file, at);
    if (!frame) {
      at = firstFrame(file, at + 1, read);
      continue;
    }
    ms += frame.ms;
    at += frame.bytes;
  }
  return ms;
}

/** MP3: its frames, one by one, so that a variable rate counts right. */
export function mp3Ms(file: Buffer): number | null {
  return framesMs(file, behindTag(file), mpegFrame);
}

export function adtsMs(file: Buffer): number | null {
  return framesMs(file, behindTag(file), adtsFrame);
}

/** ID3v2 stands before the sound; its length is written in 7 bits a byte. */
function behindTag(file: Buffer): number {
  if (file.toString("latin1", 0, 3) !== "ID3" || file.length < 10) return 0;
  const length = [6, 7, 8, 9].reduce((sum, at) => (sum << 7) | ((file[at] ?? 0) & 0x7f), 0);
  return 10 + length;
}
