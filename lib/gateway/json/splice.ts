/** Bytes `from`..`to` of a body become `bytes`; an insertion where the two are the same. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly bytes: Buffer;
}

/** The body with all edits made; itself when there are none. Edits must not overlap; their order does not matter. */
export function splice(body: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return body;
  const parts: Buffer[] = [];
  let at = 0;
  for (const { from, to, bytes } of [...edits].sort((a, b) => a.from - b.from)) {
    if (from < at) throw new RangeError("edits overlap");
    parts.push(body.subarray(at, from), bytes);
    at = to;
  }
  parts.push(body.subarray(at));
  return Buffer.concat(parts);
}
