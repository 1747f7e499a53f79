const COLON = 0x3a;
const SPACE = 0x20;
const COMMA = 0x2c;
const LETTER_N = 0x6e;
const NULL_LENGTH = 4;

/**
 * Whether a JSON text has a field of this name whose value is not null, anywhere in it. `key` is the name in its quotes:
 * inside a string the quotes would be escaped, so the bytes cannot be content.
 */
export function hasLiveKey(json: Buffer, key: Buffer): boolean {
  for (let at = json.indexOf(key); at !== -1; at = json.indexOf(key, at + key.length)) {
    const value = valueOf(json, at + key.length);
    if (value !== -1 && json[value] !== LETTER_N) return true;
  }
  return false;
}

/** The JSON without a field of this name that is null, and without the comma that belonged to it. */
export function withoutNullKey(json: Buffer, key: Buffer): Buffer {
  const at = json.indexOf(key);
  const value = at === -1 ? -1 : valueOf(json, at + key.length);
  if (value === -1 || json[value] !== LETTER_N) return json;
  let from = at;
  let to = value + NULL_LENGTH;
  while (json[from - 1] === SPACE) from--;
  if (json[from - 1] === COMMA) from--;
  else {
    while (json[to] === SPACE) to++;
    if (json[to] === COMMA) to++;
  }
  return Buffer.concat([json.subarray(0, from), json.subarray(to)]);
}

function valueOf(json: Buffer, at: number): number {
  while (json[at] === SPACE) at++;
  if (json[at] !== COLON) return -1;
  at++;
  while (json[at] === SPACE) at++;
  return at;
}
