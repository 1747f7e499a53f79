/** Silent audio files, just enough of them for their length to be read. */

export function wav(ms: number, rate = 8_000): Buffer {
  const data = Buffer.alloc((rate * 2 * ms) / 1_000);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** Frames of 1,152 samples at 44.1 kHz and 128 kbit/s, behind a tag. */
export function mp3(frames: number): Buffer {
  const tag = Buffer.concat([Buffer.from("ID3\u0004\0\0\0\0\u0001\0", "latin1"), Buffer.alloc(128, 0xff)]);
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0x00]);
  return Buffer.concat([tag, ...Array<Buffer>(frames).fill(frame)]);
}

/** ADTS frames of 1,024 samples at 16 kHz. */
export function aac(frames: number): Buffer {
  const size = 64;
  const frame = Buffer.alloc(size);
  frame.set([0xff, 0xf1, 0x60, 0x40, size >> 3, ((size & 7) << 5) | 0x1f, 0xfc]);
  return Buffer.concat(Array<Buffer>(frames).fill(frame));
}

export function flac(samples: number, rate: number): Buffer {
  const head = Buffer.alloc(42);
  head.write("fLaC", 0);
  head[7] = 34;
  head.writeUInt16BE(rate >> 4, 18);
  head[20] = (rate & 0xf) << 4;
  head[21] = 0xf0;
  head.writeUInt32BE(samples, 22);
  return head;
}

function oggPage(granule: bigint, content: Buffer): Buffer {
  const head = Buffer.alloc(28);
  head.write("OggS", 0);
  head.writeBigInt64LE(granule, 6);
  head[26] = 1;
  head[27] = content.length;
  return Buffer.concat([head, content]);
}

export function opus(samples: number, skipped = 312): Buffer {
  const head = Buffer.alloc(19);
  head.write("OpusHead", 0);
  head.writeUInt16LE(skipped, 10);
  return Buffer.concat([oggPage(0n, head), oggPage(BigInt(samples + skipped), Buffer.alloc(20))]);
}

export function vorbis(samples: number, rate: number): Buffer {
  const head = Buffer.alloc(30);
  head.write("\u0001vorbis", 0);
  head.writeUInt32LE(rate, 12);
  return Buffer.concat([oggPage(0n, head), oggPage(BigInt(samples), Buffer.alloc(20))]);
}

function box(kind: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8, 0);
  head.write(kind, 4);
  return Buffer.concat([head, content]);
}

/** @param extended the length stands in the header of the extension, as in fragmented files */
export function mp4(length: number, scale: number, extended = false): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(scale, 12);
  header.writeUInt32BE(extended ? 0 : length, 16);
  const extension = Buffer.alloc(8 + 4);
  extension.writeUInt32BE(length, 4);
  const movie = [box("mvhd", header), ...(extended ? [box("mvex", box("mehd", extension))] : [])];
  const file = [
    box("ftyp", Buffer.from("M4A isom")),
    box("free", Buffer.alloc(5)),
    box("moov", Buffer.concat(movie)),
  ];
  return Buffer.concat([...file, box("mdat", Buffer.alloc(64))]);
}

/** As browsers record: sizes open, no length stated. */
export function webm(clusterMs: number, blockMs: number): Buffer {
  const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
  const time = Buffer.alloc(4);
  time.writeUInt32BE(clusterMs);
  const block = Buffer.alloc(8);
  block[0] = 0x81;
  block.writeInt16BE(blockMs, 1);
  return Buffer.concat([
    hex("1a45dfa3 80"),
    hex("18538067 01ffffffffffffff"),
    hex("1549a966 87 2ad7b1 83 0f4240"),
    hex("1f43b675 01ffffffffffffff"),
    hex("e7 84"),
    time,
    hex("a3 88"),
    block,
  ]);
}
