/** One box of a container, by its kind: where its content stands. */
interface Box {
  readonly from: number;
  readonly to: number;
}

/** The first box of a kind between two places; null where there is none. */
function boxIn(file: Buffer, from: number, to: number, kind: string): Box | null {
  let at = from;
  while (at + 8 <= to) {
    let size = file.readUInt32BE(at);
    let head = 8;
    if (size === 1 && at + 16 <= to) {
      size = Number(file.readBigUInt64BE(at + 8));
      head = 16;
    }
    const end = size === 0 ? to : Math.min(at + size, to);
    if (size !== 0 && size < head) return null;
    if (file.toString("latin1", at + 4, at + 8) === kind) return { from: at + head, to: end };
    at = end;
  }
  return null;
}

/** MP4 and M4A: the movie's header says its length, or, of a fragmented one, the header of its extension. */
export function mp4Ms(file: Buffer): number | null {
  if (file.toString("latin1", 4, 8) !== "ftyp") return null;
  const movie = boxIn(file, 0, file.length, "moov");
  const header = movie && boxIn(file, movie.from, movie.to, "mvhd");
  if (!movie || !header) return null;
  const is64 = file[header.from] === 1;
  const scaleAt = header.from + (is64 ? 20 : 12);
  if (scaleAt + 12 > file.length) return null;
  const scale = file.readUInt32BE(scaleAt);
  const stated = is64 ? Number(file.readBigUInt64BE(scaleAt + 4)) : file.readUInt32BE(scaleAt + 4);
  const length = stated > 0 ? stated : extensionLength(file, movie);
  return scale === 0 || length === 0 ? null : (length / scale) * 1_000;
}

function extensionLength(file: Buffer, movie: Box): number {
  const extension = boxIn(file, movie.from, movie.to, "mvex");
  const header = extension && boxIn(file, extension.from, extension.to, "mehd");
  if (!header || header.from + 12 > file.length) return 0;
  return file[header.from] === 1
    ? Number(file.readBigUInt64BE(header.from + 4))
    : file.readUInt32BE(header.from + 4);
}
