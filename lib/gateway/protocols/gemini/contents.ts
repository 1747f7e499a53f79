import { invalidField, type Refusal } from "../../refusal";
import * as check from "../field-checks";
import { objects } from "./checks";
import { field, recordsOf, spelledTwice, textIn, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

const MAX_CONTENTS = 10_000;
const MAX_PARTS = 10_000;
const isRole = check.oneOf("user", "model", "function", "tool");
const areContents = objects(MAX_CONTENTS);
const areParts = objects(MAX_PARTS);

/** The first thing wrong with `contents`; null when nothing is. */
export function problemOfContents(contents: unknown): Refusal | null {
  const problem = areContents(contents);
  if (problem) return invalidField("contents", problem, "invalid_type");
  const list = recordsOf(contents);
  if (list.length === 0) return invalidField("contents", "must not be empty.");
  for (const [index, content] of list.entries()) {
    const found = problemOfContent(content, `contents[${index}]`);
    if (found) return found;
  }
  return null;
}

/** The first thing wrong with one `Content`; `path` is how the message calls it. */
export function problemOfContent(content: JsonRecord, path: string): Refusal | null {
  const { role, parts } = content;
  const unknownRole = role === undefined || role === null || role === "" ? null : isRole(role);
  if (unknownRole) return invalidField(`${path}.role`, unknownRole);
  if (parts === undefined || parts === null) return null;
  const problem = areParts(parts);
  if (problem) return invalidField(`${path}.parts`, problem, "invalid_type");
  for (const [index, part] of recordsOf(parts).entries()) {
    const found = problemOfPart(part);
    if (found) return invalidField(`${path}.parts[${index}]`, found);
  }
  return null;
}

function problemOfPart(part: JsonRecord): string | null {
  const twice = spelledTwice(part);
  if (twice !== null) return `has ${twice} in two spellings.`;
  for (const [name, isFine] of PART_FIELDS) {
    const value = field(part, name);
    if (value === undefined || value === null) continue;
    const problem = isFine(value);
    if (problem) return `has ${name} that ${problem}`;
  }
  return null;
}

const isInlineData: check.Check = (value) =>
  isRecord(value) && textIn(value, "mimeType") !== null && textIn(value, "data") !== null
    ? null
    : "must be an object with mimeType and data.";

/**
 * Files of the Files API, and of Cloud Storage, belong to the account that stored them, which is not the client's. An
 * address on the web belongs to nobody.
 */
const isFileData: check.Check = (value) => {
  const uri = isRecord(value) ? textIn(value, "fileUri") : null;
  if (uri === null) return "must be an object with a fileUri.";
  const stored = !/^https:\/\//i.test(uri) || /^https:\/\/[^/]*\bgoogleapis\.com(?:[:/]|$)/i.test(uri);
  return stored
    ? "must be an https address on the web; stored files are not offered here. Use inlineData."
    : null;
};

const isFunctionCall: check.Check = (value) => {
  if (!isRecord(value) || textIn(value, "name") === null) return "must be an object with a name.";
  return value.args === undefined || value.args === null || isRecord(value.args)
    ? null
    : "has args that must be an object.";
};

const isFunctionResponse: check.Check = (value) => {
  if (!isRecord(value) || textIn(value, "name") === null) return "must be an object with a name.";
  if (!isRecord(value.response) && value.response !== undefined && value.response !== null)
    return "has a response that must be an object.";
  const parts = value.parts === undefined || value.parts === null ? null : areParts(value.parts);
  if (parts) return `has parts that ${parts}`;
  return (
    recordsOf(value.parts)
      .map(problemOfPart)
      .find((problem) => problem !== null) ?? null
  );
};

const PART_FIELDS: readonly (readonly [name: string, check: check.Check])[] = [
  ["text", check.text],
  ["inlineData", isInlineData],
  ["fileData", isFileData],
  ["functionCall", isFunctionCall],
  ["functionResponse", isFunctionResponse],
  ["thought", check.boolean],
  ["thoughtSignature", check.text],
];

/** What the parts of a request hold that matters for sizing and routing it. */
export interface PartFacts {
  unsizable: boolean;
  audio: boolean;
  vision: boolean;
}

/** Looks through the parts, those of function responses included. Pictures come back from tools as well. */
export function readParts(contents: readonly JsonRecord[]): PartFacts {
  const facts: PartFacts = { unsizable: false, audio: false, vision: false };
  for (const content of contents) {
    for (const part of recordsOf(content.parts)) {
      notePart(part, facts);
      const response = field(part, "functionResponse");
      if (isRecord(response)) for (const inner of recordsOf(response.parts)) notePart(inner, facts);
    }
  }
  return facts;
}

function notePart(part: JsonRecord, facts: PartFacts): void {
  const media = field(part, "inlineData") ?? field(part, "fileData");
  if (!isRecord(media)) return;
  facts.unsizable = true;
  // An address without a type may be anything: a film, which has sound.
  const [kind] = (textIn(media, "mimeType") ?? "video").toLowerCase().split("/");
  if (kind === "audio" || kind === "video") facts.audio = true;
  if (kind !== "audio" && kind !== "text") facts.vision = true;
}
