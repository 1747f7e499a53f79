/** What may be kept, and how its content begins. Text has no mark: it must be text. */
const KNOWN: readonly {
  readonly type: string;
  readonly ends: RegExp;
  readonly magic: readonly number[] | null;
}[] = [
  { type: "application/pdf", ends: /\.pdf$/i, magic: [0x25, 0x50, 0x44, 0x46] },
  { type: "image/png", ends: /\.png$/i, magic: [0x89, 0x50, 0x4e, 0x47] },
  { type: "image/jpeg", ends: /\.jpe?g$/i, magic: [0xff, 0xd8, 0xff] },
  {
    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ends: /\.xlsx$/i,
    magic: [0x50, 0x4b, 0x03, 0x04],
  },
  { type: "text/csv", ends: /\.csv$/i, magic: null },
  { type: "text/plain", ends: /\.(txt|eml)$/i, magic: null },
];

/**
 * The type of a file by its name's ending and by how it begins, both of which must agree; null for anything that is not on
 * the list. What a browser says of it does not count.
 */
export function mediaTypeOf(name: string, content: Uint8Array): string | null {
  const known = KNOWN.find(({ ends }) => ends.test(name));
  if (!known) return null;
  const { magic, type } = known;
  if (magic) return magic.every((byte, index) => content[index] === byte) ? type : null;
  return content.includes(0) ? null : type;
}
