import fc from "fast-check";
import type { Asked, Speaker, SpokenRequest } from "./speakers";

/** A request on the wire that no gateway may serve, whatever it makes of it. */
export interface BadRequest {
  /** What is wrong with it. */
  readonly why: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const noise = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));

/** Not one of them is a model's name here; some are names that objects have of themselves. */
const NAMES = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "..",
    "%00",
    "a/b",
    "\u0000",
    "𝕄",
  ),
  fc.string({ minLength: 1, maxLength: 60 }).map((name) => `no-${name}`),
  fc.constantFrom(300, 5_000).map((length) => "m".repeat(length)),
);

/** Values that are no count of tokens. As text, for some of them JSON.stringify cannot write. */
const NO_COUNT = fc.oneof(
  fc.constantFrom("-1", "1.5", "1e300", "-1e-7", '"5"', "true", "[]", "{}", "[1]", "-18446744073709551616"),
  fc.integer({ max: -1 }).map(String),
);
/** Values that are neither a text nor a list nor a number. */
const NO_VALUE = fc.constantFrom<unknown>(
  true,
  false,
  {},
  { text: "x" },
  null,
  18446744073709552000,
  -1,
  0.5,
);

interface Base {
  readonly speaker: Speaker;
  readonly request: SpokenRequest & { readonly body: Readonly<Record<string, unknown>> };
  /** The field that holds what is asked, and the one that bounds the answer. */
  readonly asks: string;
  readonly bounds: string;
}

const ASKS = { chat: "messages", responses: "input", messages: "messages", gemini: "contents" } as const;
const BOUNDS = {
  chat: "max_tokens",
  responses: "max_output_tokens",
  messages: "max_tokens",
  gemini: "generationConfig",
} as const;

type Made = Pick<BadRequest, "body"> & Partial<BadRequest>;

/** Bodies that are no JSON object of the protocol, on their way under a good key. */
function bodies({ request: { body }, asks, bounds, speaker }: Base): Record<string, fc.Arbitrary<Made>> {
  const whole = json(body);
  const text = whole.toString();
  const withField = (name: string, value: string) => {
    const { [name]: _, ...rest } = body;
    return Buffer.from(`${JSON.stringify(rest).slice(0, -1)},${JSON.stringify(name)}:${value}}`);
  };
  const inside = (value: string) => (speaker.name === "gemini" ? `{"maxOutputTokens":${value}}` : value);
  return {
    "cut off": fc.nat(whole.length - 1).map((at) => ({ body: whole.subarray(0, at) })),
    noise: noise.map((bytes) => ({ body: bytes })),
    "noise in the middle": fc
      .tuple(
        fc.integer({ min: 1, max: whole.length - 1 }),
        fc.constantFrom("\u0000", "}", "]", "\u0001", "'"),
      )
      .map(([at, bad]) => ({
        body: Buffer.concat([Buffer.from("x"), whole.subarray(0, at), Buffer.from(bad)]),
      })),
    "no object": fc
      .jsonValue({ maxDepth: 2 })
      .filter((value) => typeof value !== "object" || value === null || Array.isArray(value))
      .map((value) => ({ body: json(value) })),
    "more behind it": fc.constantFrom("{}", "x", "]", ",", "\u0000", "null").map((more) => ({
      body: Buffer.from(text + more),
    })),
    "too deep": fc
      .tuple(fc.integer({ min: 70, max: 20_000 }), fc.constantFrom(["[", "]"], ['{"a":', "}"]))
      .map(([depth, [open = "", close = ""]]) => ({
        body: withField("extra", `${open.repeat(depth)}1${close.repeat(depth)}`),
      })),
    "a field twice": fc
      .constantFrom(...Object.keys(body))
      .map((name) => ({ body: Buffer.from(`${text.slice(0, -1)},${JSON.stringify(name)}:1}`) })),
    "not said, but inherited": fc.constantFrom("__proto__", "constructor", "prototype").map((name) => ({
      body: Buffer.from(`{"${name}":${text}}`),
    })),
    "no count": NO_COUNT.map((value) => ({ body: withField(bounds, inside(value)) })),
    "nothing asked": NO_VALUE.map((value) => ({ body: withField(asks, JSON.stringify(value)) })),
    "asked for nothing known": fc
      .array(fc.oneof(NO_VALUE, fc.constantFrom<unknown>("x", [], [[]], { role: "boss" }, { parts: 5 })), {
        minLength: 1,
        maxLength: 3,
      })
      .map((list) => ({ body: withField(asks, JSON.stringify(list)) })),
    "words JSON has not": fc
      .constantFrom("NaN", "Infinity", "undefined", "'x'", "0x10", "01", "+1", "1.", "TRUE", "/* */1", "1n")
      .map((word) => ({ body: withField("extra", word) })),
    "UTF-16": fc.constantFrom<BufferEncoding>("utf16le", "ucs2").map((encoding) => ({
      body: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, encoding)]),
      headers: { "content-type": "application/json; charset=utf-16" },
    })),
    "a byte order mark": fc.constant({ body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole]) }),
    "no UTF-8": fc
      .constantFrom([0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80])
      .map((bytes) => ({
        body: Buffer.concat([
          Buffer.from(`${text.slice(0, -1)},"extra":"`),
          Buffer.from(bytes),
          Buffer.from('"}'),
        ]),
      })),
    "a form": fc.string({ maxLength: 40 }).map((said) => ({
      body: Buffer.from(`--b\r\ncontent-disposition: form-data; name="model"\r\n\r\n${said}\r\n--b--\r\n`),
      headers: { "content-type": "multipart/form-data; boundary=b" },
    })),
    "a form of pairs": fc.webQueryParameters().map((query) => ({
      body: Buffer.from(`model=${query}`),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    })),
  };
}

/** A good body with headers that are not to be had. */
function headers({ request: { body } }: Base): Record<string, fc.Arbitrary<Made>> {
  const whole = json(body);
  const named = (name: string, values: fc.Arbitrary<string>) =>
    values.map((value) => ({ body: whole, headers: { [name]: value } }));
  const printable = fc.string({ unit: fc.constantFrom(..."abc019 -_/+=;,"), minLength: 1, maxLength: 80 });
  return {
    compressed: named("content-encoding", fc.constantFrom("gzip", "br", "deflate", "zstd", "gzip, br", "x")),
    "no key": fc
      .constantFrom("authorization", "x-api-key", "x-goog-api-key")
      .chain((name) => printable.map((value) => ({ body: whole, headers: { ...NO_KEY, [name]: value } }))),
    "half a key": fc.nat(40).map((length) => ({
      body: whole,
      headers: { ...NO_KEY, authorization: `Bearer sk-${"a".repeat(length)}` },
    })),
    "a key of kilobytes": fc.integer({ min: 1_000, max: 9_000 }).map((length) => ({
      body: whole,
      headers: { ...NO_KEY, "x-api-key": "k".repeat(length) },
    })),
    "no mark of once": named(
      "idempotency-key",
      fc.integer({ min: 256, max: 600 }).map((n) => "i".repeat(n)),
    ),
  };
}

/** Replaces the headers that carry a key. */
const NO_KEY = { authorization: "", "x-api-key": "", "x-goog-api-key": "" } as const;

function models({ speaker, request: { path, body } }: Base): Record<string, fc.Arbitrary<Made>> {
  if (speaker.name === "gemini") {
    const method = path.slice(path.lastIndexOf(":"));
    return {
      "no such model": NAMES.map((name) => ({
        body: json(body),
        path: `/v1beta/models/${encodeURIComponent(name)}${method}`,
      })),
      "no such path": fc.constantFrom("%", "%ZZ", "a%2f..%2fb", "..;", "%c0%af").map((name) => ({
        body: json(body),
        path: `/v1beta/models/${name}${method}`,
      })),
    };
  }
  return {
    "no such model": NAMES.map((name) => ({ body: json({ ...body, model: name }) })),
    "no model": fc
      .oneof(NO_VALUE, fc.constantFrom<unknown>("", [], ["m"], 5))
      .map((model) => ({ body: json({ ...body, model }) })),
  };
}

/** Forms for transcriptions that are broken in ways forms are. */
const FORMS: Record<string, fc.Arbitrary<Made>> = {
  "a broken form": fc
    .tuple(
      fc.constantFrom("boundary=b", "", "boundary=", "boundary=c", `boundary=${"b".repeat(200)}`),
      fc.constantFrom(
        "--b\r\n",
        '--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nm',
        '--b\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF\r\n--b',
        "--b--\r\n",
        "",
        '--b\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--\r\n',
      ),
      noise,
    )
    .map(([boundary, form, bytes]) => ({
      path: "/v1/audio/transcriptions",
      headers: { "content-type": `multipart/form-data; ${boundary}` },
      body: Buffer.concat([Buffer.from(form), bytes]),
    })),
};

/** Requests of a client's protocol that must be refused before anything is held, of every kind alike often. */
export function badRequests(speaker: Speaker, asked: Asked): fc.Arbitrary<BadRequest> {
  const request = speaker.request(asked) as Base["request"];
  const base = { speaker, request, asks: ASKS[speaker.name], bounds: BOUNDS[speaker.name] };
  const kinds = {
    ...bodies(base),
    ...headers(base),
    ...models(base),
    ...(speaker.name === "chat" ? FORMS : {}),
  };
  const all = Object.entries(kinds).map(([why, made]) =>
    made.map((one): BadRequest => ({
      why,
      path: one.path ?? request.path,
      body: one.body,
      headers: headersOf({ "content-type": "application/json", ...request.headers, ...one.headers }),
    })),
  );
  return fc.oneof(...all);
}

function headersOf(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}
