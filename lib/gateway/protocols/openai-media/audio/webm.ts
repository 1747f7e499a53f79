const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const CLUSTER = 0x1f43b675;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
/** Read into rather than over. */
const OPENED = new Set([SEGMENT, INFO, CLUSTER, BLOCK_GROUP]);
const NS_PER_MS = 1_000_000;

interface Element {
  readonly id: number;
  readonly from: number;
  /** -1: open-ended, as recorders write it. */
  readonly size: number;
}

function elementAt(file: Buffer, at: number): Element | null {
  const idBytes = Math.clz32(file[at] ?? 0) - 23;
  const sizeAt = at + idBytes;
  const sizeBytes = Math.clz32(file[sizeAt] ?? 0) - 23;
  if (idBytes > 4 || sizeBytes > 8 || sizeAt + sizeBytes > file.length) return null;
  const id = file.readUIntBE(at, idBytes);
  let size = (file[sizeAt] ?? 0) & (0xff >> sizeBytes);
  let isOpen = size === 0xff >> sizeBytes;
  for (let i = 1; i < sizeBytes; i++) {
    const byte = file[sizeAt + i] ?? 0;
    isOpen &&= byte === 0xff;
    size = size * 256 + byte;
  }
  return { id, from: sizeAt + sizeBytes, size: isOpen ? -1 : size };
}

/**
 * WebM and Matroska: the length they state, or, as browsers record them without one, the time of their latest block.
 */
export function webmMs(file: Buffer): number | null {
  if (file.length < 4 || file.readUInt32BE(0) !== EBML) return null;
  let scale = NS_PER_MS;
  let stated = 0;
  let cluster = 0;
  let latest = 0;
  let at = 0;
  while (at < file.length) {
    const element = elementAt(file, at);
    if (!element) break;
    const { id, from, size } = element;
    if (id === SCALE) scale = unsigned(file, from, size);
    if (id === DURATION) stated = real(file, from, size);
    if (id === TIMESTAMP) cluster = unsigned(file, from, size);
    if (id === SIMPLE_BLOCK || id === BLOCK) latest = Math.max(latest, cluster + blockTime(file, from));
    if (!OPENED.has(id) && size === -1) break;
    at = OPENED.has(id) ? from : from + size;
  }
  const ticks = Math.max(stated, latest);
  return ticks > 0 ? (ticks * scale) / NS_PER_MS : null;
}

function unsigned(file: Buffer, from: number, size: number): number {
  if (size < 1 || size > 8 || from + size > file.length) return 0;
  return size > 6
    ? Number(BigInt(`0x${file.toString("hex", from, from + size)}`))
    : file.readUIntBE(from, size);
}

function real(file: Buffer, from: number, size: number): number {
  if (from + size > file.length) return 0;
  const value = size === 8 ? file.readDoubleBE(from) : size === 4 ? file.readFloatBE(from) : 0;
  return Number.isFinite(value) ? value : 0;
}

/** Behind the track's number, relative to its cluster. */
function blockTime(file: Buffer, from: number): number {
  const at = from + Math.clz32(file[from] ?? 0) - 23;
  return at + 2 <= file.length ? file.readInt16BE(at) : 0;
}
