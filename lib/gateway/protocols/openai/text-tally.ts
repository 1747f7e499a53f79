const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;

const DELTA = Buffer.from('"delta"');
/** Text completions have no delta: what they say stands in the choice. */
const CHOICES = Buffer.from('"choices"');
/** The fields of a delta that are generated, and so are paid for. */
const GENERATED: ReadonlySet<string> = new Set([
  "content",
  "reasoning_content",
  "reasoning",
  "refusal",
  "arguments",
  "text",
  "thinking",
  "partial_json",
]);
const LONGEST_NAME = Math.max(...[...GENERATED].map((name) => name.length));

/**
 * Keeps what a stream has said, and nothing else of it, for the case that nobody reports its usage. Events are not
 * parsed: their strings are copied as they stand, escapes and all, and read when they are asked for.
 */
export class TextTally {
  #bytes: Buffer = Buffer.alloc(0);
  #used = 0;

  /** Bytes kept so far. */
  get size(): number {
    return this.#used;
  }

  /** Adds what the data of one chunk says. */
  add(data: Buffer): void {
    let at = behind(data, DELTA);
    if (at === -1) at = behind(data, CHOICES);
    if (at === -1) return;
    for (; at < data.length; at++) {
      if (data[at] !== QUOTE) continue;
      const end = closing(data, at);
      const value = valueAfter(data, end);
      if (value !== -1 && data[value] === QUOTE && isGenerated(data, at + 1, end - 1)) {
        const valueEnd = closing(data, value);
        this.#keep(data, value + 1, valueEnd - 1);
        at = valueEnd - 1;
      } else {
        at = end - 1;
      }
    }
  }

  /** Adds the string that is the value of a field, `key` being its name in quotes; nothing when there is none. */
  addField(data: Buffer, key: Buffer): void {
    const at = data.indexOf(key);
    const value = at === -1 ? -1 : valueAfter(data, at + key.length);
    if (value === -1 || data[value] !== QUOTE) return;
    this.#keep(data, value + 1, closing(data, value) - 1);
  }

  /** Everything said, in order. Parts of several choices follow each other as they came. */
  text(): string {
    try {
      return JSON.parse(`"${this.#bytes.toString("utf8", 0, this.#used)}"`) as string;
    } catch {
      return this.#bytes.toString("utf8", 0, this.#used);
    }
  }

  #keep(data: Buffer, from: number, to: number): void {
    const needed = this.#used + to - from;
    if (needed > this.#bytes.length) {
      // Of its own: a slice of Node's pool would keep all 64 KiB of it for as long as the stream lasts.
      const grown = Buffer.allocUnsafeSlow(Math.max(256, needed, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#used);
      this.#bytes = grown;
    }
    data.copy(this.#bytes, this.#used, from, to);
    this.#used = needed;
  }
}

/** The place behind the first such bytes; -1 where there are none. */
function behind(data: Buffer, bytes: Buffer): number {
  const at = data.indexOf(bytes);
  return at === -1 ? -1 : at + bytes.length;
}

/** The place behind the string that opens at `open`. */
function closing(data: Buffer, open: number): number {
  let at = open + 1;
  while (at < data.length && data[at] !== QUOTE) at += data[at] === BACKSLASH ? 2 : 1;
  return Math.min(at + 1, data.length);
}

/** Where the value begins if a colon follows at `at`; -1 otherwise. */
function valueAfter(data: Buffer, at: number): number {
  while (data[at] === SPACE) at++;
  if (data[at] !== COLON) return -1;
  at++;
  while (data[at] === SPACE) at++;
  return at;
}

function isGenerated(data: Buffer, from: number, to: number): boolean {
  return to - from <= LONGEST_NAME && GENERATED.has(data.toString("latin1", from, to));
}
