import { wav } from "@/lib/gateway/protocols/openai-media/testing/sounds";
import { mark } from "./recorded-vendor";
import type { Recording } from "./recording";

/** A request of an operation beside conversations. */
interface Asked {
  readonly path: string;
  readonly body: string | FormData;
}

/** How a recording of such an operation is asked for; null where it is a conversation's. */
export function askedOf(recording: Recording, model: string): Asked | null {
  const text = mark(recording);
  const json = (path: string, fields: object): Asked => ({
    path,
    body: JSON.stringify({ model, ...fields }),
  });
  switch (recording.shape) {
    case "openai.embeddings":
      return json("/v1/embeddings", { input: textFor(recording) });
    case "gemini.embed":
      return batchOf(recording, model);
    case "openai.moderations":
      return json("/v1/moderations", { input: text });
    case "rerank":
      return json("/v1/rerank", { query: textFor(recording), documents: ["a", "b"] });
    case "openai.images":
      return json("/v1/images/generations", { prompt: textFor(recording), n: picturesIn(recording) });
    case "openai.audio.speech":
      return json("/v1/audio/speech", { voice: "alloy", input: text });
    case "openai.audio.transcriptions":
    case "openai.audio.translations":
      return { path: `/v1/${recording.shape.slice(7).replace(".", "/")}`, body: formOf(recording, model) };
    case "openai.completions":
      return json("/v1/completions", {
        prompt: textFor(recording),
        max_tokens: 8_192,
        ...(recording.stream ? { stream: true, stream_options: { include_usage: true } } : {}),
      });
    default:
      return null;
  }
}

/** As long as what the vendor counted, so that its count is within the hold. */
export function textFor(recording: Recording): string {
  const { figures, usage } = recording;
  const { input, cached, written } = figures;
  const most = Math.max((input ?? 0) + cached + written, Number(usage?.total_tokens ?? 0));
  return mark(recording) + " x".repeat(Math.ceil(most / 2));
}

/** How many texts the vendor was asked to embed. */
function batchOf(recording: Recording, model: string): Asked {
  const one = { model: `models/${model}`, content: { parts: [{ text: textFor(recording) }] } };
  const requests = embeddingsIn(recording) > 1 ? new Array<object>(embeddingsIn(recording)).fill(one) : [one];
  return { path: `/v1beta/models/${model}:batchEmbedContents`, body: JSON.stringify({ requests }) };
}

function embeddingsIn(recording: Recording): number {
  const { embeddings } = JSON.parse(recording.body.toString()) as { embeddings?: readonly unknown[] };
  return embeddings?.length ?? 1;
}

/** How many pictures came. */
function picturesIn(recording: Recording): number {
  const { data } = JSON.parse(recording.body.toString()) as { data?: readonly unknown[] };
  return Math.max(1, data?.length ?? 1);
}

const SECONDS = 3;

function formOf(recording: Recording, model: string): FormData {
  const form = new FormData();
  form.set("model", model);
  form.set("prompt", mark(recording));
  const answer = recording.body.toString("latin1");
  if (answer.includes("text/plain")) form.set("response_format", "text");
  if (answer.includes('"segments"')) form.set("response_format", "verbose_json");
  if (recording.stream) form.set("stream", "true");
  form.set("file", new Blob([new Uint8Array(wav(SECONDS * 1_000))]), "a.wav");
  return form;
}

type Units = Readonly<Record<string, number>>;

/** What the vendor states of such an operation, or what this gateway counts where it states nothing. */
export function unitsOf(recording: Recording): Units {
  const { shape, usage, figures } = recording;
  const tokens = (units: Record<string, number | null>): Units =>
    Object.fromEntries(
      Object.entries(units).filter((entry): entry is [string, number] => Number(entry[1]) > 0),
    );
  switch (shape) {
    case "rerank":
      return tokens({ request: 1, input: Number(usage?.total_tokens ?? 0) });
    case "openai.moderations":
      return { request: 1 };
    case "openai.audio.speech":
      return { character: mark(recording).length };
    case "openai.images":
      return usage
        ? tokens({ input: figures.input, output: figures.output })
        : { image: picturesIn(recording) };
    case "openai.audio.transcriptions":
    case "openai.audio.translations":
      return usage
        ? tokens({ input: figures.input, output: figures.output })
        : { second: Math.ceil(Number(durationIn(recording) ?? SECONDS)) };
    case "openai.completions":
      return tokens({ input: Number(usage?.prompt_tokens), output: Number(usage?.completion_tokens) });
    default:
      return tokens({ input: figures.input ?? Number(usage?.total_tokens ?? 0) });
  }
}

function durationIn(recording: Recording): unknown {
  return (JSON.parse(recording.body.toString()) as { duration?: unknown }).duration;
}
