import { invalidBody, type Refusal } from "../../refusal";
import { scanForm, type Form, type FormPart, type FormProblem } from "./multipart";

/** A multipart form as it came, and the texts in it. */
export interface FormPayload {
  readonly kind: "form";
  /** With its boundary: goes upstream as it came. */
  readonly contentType: string;
  readonly form: Form;
  /** Texts by name; of lists (names ending in []), all of them. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly files: readonly FormPart[];
}

const PROBLEMS: Readonly<Record<FormProblem, string>> = {
  no_boundary: "The body must be multipart/form-data with one boundary in its content-type.",
  broken: "The multipart body is broken.",
  too_many_parts: "The form has too many parts.",
};

const LONGEST_TEXT = 256 * 1024;

/** Reads a form. Texts named twice are refused: readers disagree about which one counts. */
export function readForm(body: Buffer, contentType: string): FormPayload | Refusal {
  const form = scanForm(body, contentType);
  if (typeof form === "string") return invalidBody(PROBLEMS[form]);
  const values = new Map<string, string | readonly string[]>();
  for (const { name, from, to } of form.parts.filter((part) => part.filename === null)) {
    if (to - from > LONGEST_TEXT) return invalidBody(`The field ${JSON.stringify(name)} is too long.`);
    const text = body.toString("utf8", from, to);
    const before = values.get(name);
    if (name.endsWith("[]")) values.set(name, [...(before ?? []), text]);
    else if (before === undefined) values.set(name, text);
    else return invalidBody(`${JSON.stringify(name)} is given twice.`);
  }
  const files = form.parts.filter((part) => part.filename !== null);
  const both = files.find(({ name }) => values.has(name) || name === "model");
  if (both) return invalidBody(`${JSON.stringify(both.name)} must be given once, and as what it is.`);
  return { kind: "form", contentType, form, values: Object.fromEntries(values), files };
}

/** Numbers and switches of a form are texts: reads those of the given names as JSON would have them. */
export function typedValues(
  values: FormPayload["values"],
  numbers: readonly string[],
  switches: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, unknown] => {
      if (typeof value !== "string") return [name, value];
      if (numbers.includes(name)) return [name, /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value];
      if (!switches.includes(name)) return [name, value];
      return [name, /^true$/i.test(value) ? true : /^false$/i.test(value) ? false : value];
    }),
  );
}
