/** Heads of pictures, in base64: all that is looked at of them. */
export function png(width: number, height: number): string {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32BE(0x89504e47, 0);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes.toString("base64");
}

export function jpeg(width: number, height: number): string {
  const frame = Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]), frame, Buffer.alloc(32)]).toString(
    "base64",
  );
}

export function gif(width: number, height: number): string {
  const bytes = Buffer.alloc(64);
  bytes.write("GIF89a", "latin1");
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes.toString("base64");
}

export function webp(width: number, height: number): string {
  const bytes = Buffer.alloc(64);
  bytes.write("RIFF0000WEBPVP8X", "latin1");
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes.toString("base64");
}
