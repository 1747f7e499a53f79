import { isUtf8 } from "node:buffer";
import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { chatCompletions, generateContent, messages, responses } from "@/lib/gateway/endpoints";
import { DEFAULT_LIMITS } from "@/lib/gateway/limits";
import { isRefusal, type CallEndpoint, type Target } from "@/lib/gateway/protocols/contract";
import { imageEdits } from "@/lib/gateway/protocols/openai-media/images";
import { formatTable } from "./table";

/** A body near its limit, and how long a process does nothing else because of it. */
interface Heavy {
  readonly name: string;
  readonly endpoint: CallEndpoint;
  readonly upstream: UpstreamProtocol;
  readonly body: Buffer;
  readonly contentType?: string;
}

/** Milliseconds of processor time in a row, by what they are spent on. */
interface Stall {
  readonly name: string;
  readonly megabytes: number;
  readonly utf8: number;
  readonly parse: number;
  readonly convert: number;
  readonly outcome: string;
}

const ROUNDS = 3;
const MIB = 1024 * 1024;
/** Below the limit, with room for what is around it. */
const JSON_BYTES = DEFAULT_LIMITS.bodyBytes - 4_096;
const FORM_BYTES = DEFAULT_LIMITS.mediaBytes - 4_096;
const TARGET: Target = {
  ...{ modelName: "upstream-model", maxTokens: 4_096, maxTokensField: "max_completion_tokens" },
  ...{ endUser: null, settings: {} },
};

const json = (value: object) => Buffer.from(JSON.stringify(value));
const asked = { model: "m", max_tokens: 100 };
const picture = "A".repeat(JSON_BYTES);
const dataUrl = `data:image/png;base64,${picture}`;
const message = { role: "user", content: "a" };

/** So many of a value as fill a body. */
function filled<T>(one: T): T[] {
  return new Array<T>(Math.floor(JSON_BYTES / (JSON.stringify(one).length + 1))).fill(one);
}

function heavies(): Heavy[] {
  const pictured = {
    ...asked,
    messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: dataUrl } }] }],
  };
  const source = { type: "base64", media_type: "image/png", data: picture };
  const shown = { ...asked, messages: [{ role: "user", content: [{ type: "image", source }] }] };
  const contents = {
    contents: [{ role: "user", parts: [{ inlineData: { mimeType: "image/png", data: picture } }] }],
  };
  const inputs = {
    model: "m",
    input: [{ role: "user", content: [{ type: "input_image", image_url: dataUrl }] }],
  };
  const spoken = { ...asked, messages: [{ role: "user", content: "Käse ".repeat(JSON_BYTES / 6) }] };
  const on = (upstream: UpstreamProtocol, name: string, endpoint: CallEndpoint, body: object): Heavy => ({
    ...{ name: `${name}, to ${upstream}`, endpoint, upstream, body: json(body) },
  });
  const both = (
    name: string,
    endpoint: CallEndpoint,
    own: UpstreamProtocol,
    other: UpstreamProtocol,
    body: object,
  ) => [on(own, name, endpoint, body), on(other, name, endpoint, body)];
  return [
    ...both("a picture, chat", chatCompletions, "openai", "gemini", pictured),
    ...both("a picture, responses", responses, "openai", "anthropic", inputs),
    ...both("a picture, messages", messages, "anthropic", "openai", shown),
    ...both("a picture, Gemini's", generateContent, "gemini", "anthropic", contents),
    ...both("one long text, chat", chatCompletions, "openai", "anthropic", spoken),
    ...both("as many turns as fit, chat", chatCompletions, "openai", "anthropic", {
      ...asked,
      messages: filled(message),
    }),
    ...both("as many turns as fit, messages", messages, "anthropic", "openai", {
      ...asked,
      messages: filled(message),
    }),
    ...[
      crowd("lists", filled([])),
      crowd("texts", filled("a")),
      crowd("numbers", filled(1)),
      crowd("names", names()),
    ],
    edit(),
  ];
}

/** As many of something small as fit, where nobody looks at them. */
function crowd(name: string, many: object): Heavy {
  const body = json({ ...asked, messages: [message], metadata: { many } });
  return { name: `as many ${name} as fit, chat`, endpoint: chatCompletions, upstream: "openai", body };
}

/** An object of as many fields. */
function names(): object {
  return Object.fromEntries(
    Array.from({ length: Math.floor(JSON_BYTES / 13) }, (_, at) => [`n${1e6 + at}`, 0]),
  );
}

/** A picture of 64 MiB in a form. */
function edit(): Heavy {
  const part = (name: string, more: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const head = `${part("model", "")}m\r\n${part("prompt", "")}a dot\r\n${part("image", '; filename="a.png"')}`;
  const body = Buffer.concat([Buffer.from(head), Buffer.alloc(FORM_BYTES, 7), Buffer.from("\r\n--x--\r\n")]);
  const contentType = "multipart/form-data; boundary=x";
  return {
    name: "a picture in a form, to openai",
    endpoint: imageEdits,
    upstream: "openai",
    body,
    contentType,
  };
}

/** Processor time of this thread alone would be better; nothing else runs here. */
function timed<T>(work: () => T): [result: T, ms: number] {
  const from = performance.now();
  const result = work();
  return [result, performance.now() - from];
}

function once({ name, endpoint, upstream, body, contentType }: Heavy): Stall {
  const [, utf8] = timed(() => contentType === undefined && isUtf8(body));
  const incoming = {
    ...{ rest: "m:generateContent", query: new URLSearchParams(), body },
    header: (header: string) => (header === "content-type" ? (contentType ?? "application/json") : undefined),
  };
  const [parsed, parse] = timed(() => endpoint.parse(incoming, DEFAULT_LIMITS));
  const of = { name, megabytes: body.length / MIB, utf8, parse };
  if (isRefusal(parsed)) return { ...of, convert: 0, outcome: `refused: ${parsed.param ?? parsed.code}` };
  const wire = endpoint.wires[upstream];
  if (!wire) throw new Error(`${name}: nobody serves it`);
  const [sent, convert] = timed(() => {
    void parsed.stickyText;
    return wire.problemOf(parsed, TARGET) ?? wire.request(parsed, TARGET);
  });
  return { ...of, convert, outcome: isRefusal(sent) ? `refused: ${sent.param ?? sent.code}` : "sent" };
}

/** The best of a few rounds of every body: what it takes with the machine for itself. */
export function measureBodies(): string {
  const rows = heavies().map((heavy) => {
    const rounds = Array.from({ length: ROUNDS }, () => once(heavy));
    const least = (of: (stall: Stall) => number) => Math.min(...rounds.map(of)).toFixed(1);
    const [first] = rounds as [Stall, ...Stall[]];
    const whole = least(({ utf8, parse, convert }) => utf8 + parse + convert);
    const parts = [least(({ utf8 }) => utf8), least(({ parse }) => parse), least(({ convert }) => convert)];
    return [heavy.name, first.megabytes.toFixed(1), ...parts, whole, first.outcome];
  });
  return formatTable(["body", "MiB", "UTF-8 ms", "parse ms", "write ms", "in a row ms", "outcome"], rows);
}
