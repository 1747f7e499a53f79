import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type CallEndpoint } from "../contract";
import { parseTask, parseVideo } from "../openai-tasks/task-request";
import { embeddings } from "./embeddings";
import { imageEdits, imageGenerations } from "./images";
import { moderations } from "./moderations";
import { rerank } from "./rerank";
import { speech } from "./speech";
import { form, FORM_TYPE, incoming } from "./testing/calls";
import { wav } from "./testing/sounds";
import { transcriptions } from "./transcriptions";

type Parse = CallEndpoint["parse"];

const JSON_PARSERS: Readonly<Record<string, Parse>> = {
  embeddings: embeddings.parse,
  images: imageGenerations.parse,
  edits: imageEdits.parse,
  speech: speech.parse,
  moderations: moderations.parse,
  rerank: rerank.parse,
  videos: parseVideo,
  tasks: parseTask,
};

const FIELDS = [
  "model",
  "input",
  "prompt",
  "n",
  "size",
  "images",
  "query",
  "documents",
  "voice",
  "seconds",
  "stream",
];
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(2 ** 64, -1, 1e308, "", "a", ["a"], [[1]], [1, 2], {}, "m", true, null),
);
const body = fc.dictionary(fc.constantFrom(...FIELDS, "__proto__", "constructor", "user"), value);

/** Whatever comes: a request with a model and bounds that are counts, or a 400 that names a field or the body. */
function check(parse: Parse, request: ReturnType<typeof incoming>): void {
  const parsed = parse(request, DEFAULT_LIMITS);
  if (isRefusal(parsed)) {
    expect(parsed.status).toBe(400);
    expect(parsed.message).toContain("Nothing was charged.");
    return;
  }
  expect(parsed.model.length).toBeGreaterThan(0);
  expect(typeof parsed.inputText()).toBe("string");
  expect(Object.values(parsed.units).every((units) => units >= 0n)).toBe(true);
}

describe("bad input", () => {
  it.each(Object.entries(JSON_PARSERS))("as JSON is a 400, or understood: %s", (_name, parse) => {
    fc.assert(
      fc.property(body, (fields) => check(parse, incoming(fields))),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => check(parse, incoming(Buffer.from(bytes)))),
      { numRuns: 300 },
    );
  });

  const text = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom("true", "1", "-1", "json", "m", "99999999999999999999"),
  );
  const field = fc.tuple(
    fc.constantFrom(
      "model",
      "prompt",
      "n",
      "stream",
      "response_format",
      "temperature",
      "seconds",
      "__proto__",
    ),
    text.filter((one) => !one.includes("--x-boundary")),
  );

  it.each([
    ["transcriptions", transcriptions.parse, "file"],
    ["edits", imageEdits.parse, "image"],
    ["videos", parseVideo, "input_reference"],
  ] as const)("as a form is a 400, or understood: %s", (_name, parse, file) => {
    const sound = wav(20);
    fc.assert(
      fc.property(fc.array(field, { maxLength: 6 }), fc.boolean(), (fields, whole) => {
        const all = form([...fields, [file, sound]]);
        check(parse, incoming(whole ? all : all.subarray(0, all.length - 30), FORM_TYPE));
      }),
      { numRuns: 1_000 },
    );
  });
});
