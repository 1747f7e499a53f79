import { recordsOf, textIn, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

/**
 * Arguments that come in pieces, each a JSON path and a piece of the value there (Vertex, where a client asks for it).
 * Strings grow; anything else is set.
 */
export class CallArguments {
  #args: Record<string, unknown>;

  constructor(args: unknown) {
    this.#args = isRecord(args) ? { ...args } : {};
  }

  add(partialArgs: unknown): void {
    for (const piece of recordsOf(partialArgs)) {
      const steps = stepsOf(textIn(piece, "jsonPath") ?? "");
      if (steps.length > 0) this.#args = put(this.#args, steps, piece) as Record<string, unknown>;
    }
  }

  get json(): string {
    return JSON.stringify(this.#args);
  }
}

type Step = string | number;
const MOST_ITEMS = 10_000;

/** `$.a['b c'][0]` as names and places; nothing where it is no such path. */
function stepsOf(path: string): Step[] {
  const found = [...path.matchAll(/\.([^.[\]]+)|\[(\d{1,5})\]|\[['"]((?:[^'"\\]|\\.)*)['"]\]/g)];
  const steps = found.map(([, name, place, quoted]) =>
    place === undefined ? (name ?? quoted ?? "") : Number(place),
  );
  const isSound = steps.every((step) => (typeof step === "number" ? step < MOST_ITEMS : true));
  return isSound ? steps : [];
}

/** The value with one piece put where the steps lead; what stood on the way is kept. */
function put(value: unknown, [step, ...rest]: readonly Step[], piece: JsonRecord): unknown {
  if (step === undefined) return pieceOf(value, piece);
  if (typeof step === "number") {
    const items: unknown[] = Array.isArray(value) ? [...(value as unknown[])] : [];
    while (items.length < step) items.push(null);
    items[step] = put(items[step], rest, piece);
    return items;
  }
  const fields: JsonRecord = isRecord(value) ? value : {};
  const before = Object.hasOwn(fields, step) ? fields[step] : undefined;
  // A name may be "__proto__": entries make fields of all of them.
  const entries = Object.entries(fields).filter(([name]) => name !== step);
  return Object.fromEntries([...entries, [step, put(before, rest, piece)]]);
}

function pieceOf(before: unknown, piece: JsonRecord): unknown {
  if (typeof piece.stringValue === "string")
    return typeof before === "string" ? before + piece.stringValue : piece.stringValue;
  return piece.numberValue ?? piece.boolValue ?? null;
}
