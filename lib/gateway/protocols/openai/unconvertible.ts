import { invalidField, type Refusal } from "../../refusal";

/** Thrown while reading, and caught where reading began: deep in a message it would be in every signature otherwise. */
export class Unconvertible extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** @throws Unconvertible: a 400 that names the field */
export function cannotCarry(param: string, problem: string): never {
  throw new Unconvertible(invalidField(param, problem, "unsupported_parameter"));
}

/** What `read` gives, or the refusal it threw. */
export function orRefusal<T>(read: () => T): T | Refusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unconvertible) return error.refusal;
    throw error;
  }
}
