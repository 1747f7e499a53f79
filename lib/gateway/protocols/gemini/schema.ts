import { field, recordsOf, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

const COPIED = [
  "title",
  "description",
  "format",
  "enum",
  "default",
  "minimum",
  "maximum",
  "pattern",
  "required",
];
/** Google's JSON prints 64-bit figures as strings. */
const COUNTS = ["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"];

/**
 * JSON schema of a `Schema` of Google's, the subset of OpenAPI 3.0 with types in capitals. `nullable` becomes a type
 * beside the others. What both write alike is left as it is.
 */
export function toJsonSchema(schema: unknown): Record<string, unknown> {
  if (!isRecord(schema)) return {};
  const entries: [string, unknown][] = COPIED.flatMap((name) => entryOf(name, schema[name]));
  for (const name of COUNTS) {
    const count = field(schema, name);
    entries.push(...entryOf(name, typeof count === "string" ? Number(count) : count));
  }
  if (schema.items !== undefined) entries.push(["items", toJsonSchema(schema.items)]);
  if (isRecord(schema.properties)) entries.push(["properties", mapValues(schema.properties, toJsonSchema)]);
  const isNullable = schema.nullable === true;
  entries.push(...entryOf("type", typeOf(schema.type, isNullable)));
  const choices = recordsOf(field(schema, "anyOf")).map(toJsonSchema);
  if (choices.length > 0)
    entries.push([
      "anyOf",
      isNullable && schema.type === undefined ? [...choices, { type: "null" }] : choices,
    ]);
  const closed = field(schema, "additionalProperties");
  if (typeof closed === "boolean") entries.push(["additionalProperties", closed]);
  else if (isRecord(closed)) entries.push(["additionalProperties", toJsonSchema(closed)]);
  return Object.fromEntries(entries);
}

function entryOf(name: string, value: unknown): [string, unknown][] {
  return value === undefined || value === null ? [] : [[name, value]];
}

function typeOf(type: unknown, isNullable: boolean): unknown {
  const given: readonly unknown[] = Array.isArray(type) ? type : [type];
  const types = given
    .filter((one) => typeof one === "string")
    .map((one) => one.toLowerCase())
    .filter((one) => one !== "type_unspecified");
  const all: readonly string[] = isNullable && types.length > 0 ? [...new Set([...types, "null"])] : types;
  return all.length > 1 ? all : all[0];
}

function mapValues(record: JsonRecord, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** Keywords that narrow what is valid and that Google's `Schema` has no word for. */
const INEXPRESSIBLE = [
  "allOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "const",
  "prefixItems",
  "contains",
  "patternProperties",
  "propertyNames",
  "dependentRequired",
  "dependentSchemas",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "uniqueItems",
  "unevaluatedProperties",
  "unevaluatedItems",
];

const MAX_DEPTH = 32;
/** References put in place may double with every level: more schemas than these are no request's. */
const MAX_SCHEMAS = 5_000;

interface Conversion {
  readonly root: JsonRecord;
  left: number;
}

/**
 * The `Schema` of Google's that means the same as a JSON schema, references put in place; null where there is none:
 * references that go round, keywords it does not know, objects with properties of any name. `additionalProperties: false`
 * is left out, since Google's model writes no others.
 */
export function toOpenApi(schema: unknown): Record<string, unknown> | null {
  return isRecord(schema) ? convert(schema, { root: schema, left: MAX_SCHEMAS }, 0) : null;
}

function convert(schema: JsonRecord, within: Conversion, depth: number): Record<string, unknown> | null {
  if (depth > MAX_DEPTH || within.left-- <= 0) return null;
  if (typeof schema.$ref === "string") {
    const found = resolve(schema.$ref, within.root);
    return found && convert({ ...found, ...withoutRef(schema) }, within, depth + 1);
  }
  if (INEXPRESSIBLE.some((name) => schema[name] !== undefined)) return null;
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false) return null;
  // Its enumerations hold words only.
  if (Array.isArray(schema.enum) && schema.enum.some((one) => typeof one !== "string")) return null;
  const type = splitType(schema.type);
  if (!type) return null;
  const entries: [string, unknown][] = COPIED.flatMap((name) => entryOf(name, schema[name]));
  for (const name of COUNTS) entries.push(...entryOf(name, schema[name]));
  if (type.name !== null) entries.push(["type", type.name.toUpperCase()]);
  const nested = convertNested(schema, within, depth);
  if (!nested) return null;
  entries.push(...nested.entries);
  if (type.isNullable || nested.isNullable) entries.push(["nullable", true]);
  return Object.fromEntries(entries);
}

function convertNested(
  schema: JsonRecord,
  within: Conversion,
  depth: number,
): { entries: [string, unknown][]; isNullable: boolean } | null {
  const entries: [string, unknown][] = [];
  const into = (one: unknown) => (isRecord(one) ? convert(one, within, depth + 1) : null);
  if (schema.items !== undefined) entries.push(["items", into(schema.items)]);
  if (isRecord(schema.properties)) {
    const properties = mapValues(schema.properties, into);
    if (Object.values(properties).includes(null)) return null;
    entries.push(["properties", properties]);
  }
  const choices = Array.isArray(schema.anyOf) ? schema.anyOf.filter((one) => !isNull(one)) : [];
  if (choices.length > 0) {
    const converted = choices.map(into);
    if (converted.includes(null)) return null;
    entries.push(["anyOf", converted]);
  }
  if (entries.some(([, value]) => value === null)) return null;
  return { entries, isNullable: Array.isArray(schema.anyOf) && choices.length < schema.anyOf.length };
}

function isNull(schema: unknown): boolean {
  return isRecord(schema) && schema.type === "null";
}

/** One type and whether null may stand in its place; null where several types may. */
function splitType(type: unknown): { name: string | null; isNullable: boolean } | null {
  if (type === undefined) return { name: null, isNullable: false };
  const all: readonly unknown[] = Array.isArray(type) ? type : [type];
  const [name, ...others] = all.filter((one) => one !== "null");
  if (typeof name !== "string" || others.length > 0) return null;
  return { name, isNullable: all.length > 1 };
}

function withoutRef(schema: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "$ref"));
}

/** What `#/$defs/Name` points at; null for addresses outside of the schema. */
function resolve(ref: string, root: JsonRecord): JsonRecord | null {
  if (!ref.startsWith("#/")) return null;
  const names = ref
    .slice(2)
    .split("/")
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  let at: unknown = root;
  for (const name of names) at = isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return isRecord(at) ? at : null;
}
