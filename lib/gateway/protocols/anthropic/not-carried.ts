import { invalidField, type Refusal } from "../../refusal";

/** Thrown inside a converter at what has no word on the other side; its owner answers with the refusal. */
export class NotCarried extends Error {
  readonly refusal: Refusal;

  constructor(param: string, problem: string) {
    super(param);
    this.refusal = invalidField(param, problem, "unsupported_parameter");
  }
}

/** What a conversion makes, or the refusal it ended in. */
export function orRefusal<T>(convert: () => T): T | Refusal {
  try {
    return convert();
  } catch (error) {
    if (error instanceof NotCarried) return error.refusal;
    throw error;
  }
}
