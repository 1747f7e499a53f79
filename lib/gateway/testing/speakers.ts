import type { StreamSeen } from "./read-stream";

/** A request as a client of one protocol makes it. */
export interface Asked {
  readonly apiKey: string;
  readonly model: string;
  readonly prompt: string;
  readonly stream: boolean;
  /** The bound; none where it is not given, but where the protocol insists. */
  readonly maxTokens?: number;
  /** Top-level fields beside. */
  readonly more?: object;
}

export interface SpokenRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** An error in the words of a protocol. */
export interface SpokenError {
  readonly message: string;
  /** The protocol's own word for the kind of error. */
  readonly word: string;
}

/** A client protocol, as the tests that run in all of them speak it. */
export interface Speaker {
  readonly name: "chat" | "responses" | "messages" | "gemini";
  readonly idHeader: string;
  request(asked: Asked): SpokenRequest;
  /** What was generated, of an answer that is whole. */
  saidInAnswer(json: unknown): string;
  /** The same of one event of a stream. */
  saidInEvent(json: unknown): string;
  /** Undefined where it is not the whole envelope of an error, and nothing else. */
  error(json: unknown): SpokenError | undefined;
  /** The same of an error in a stream, where it has a shape of its own. */
  errorEvent?(json: unknown): SpokenError | undefined;
  /** The reason told at the end of a stream: every one that came, in order. */
  finishOf(json: unknown): string | undefined;
  /** What it calls an answer that its bound ended. */
  readonly lengthWord: string;
  /** A whole stream ends so. */
  isEnd(event: string): boolean;
}

type Loose = { readonly [field: string]: Loose | undefined } & readonly Loose[];

const loose = (json: unknown): Loose => (json ?? {}) as Loose;
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const keysOf = (value: unknown): string =>
  Object.keys(value ?? {})
    .sort()
    .join();

function openaiError(json: unknown): SpokenError | undefined {
  const { error } = loose(json);
  if (keysOf(json) !== "error" || keysOf(error) !== "code,message,param,type") return undefined;
  return { message: text(error?.message), word: text(error?.type) };
}

const chat: Speaker = {
  name: "chat",
  idHeader: "x-request-id",
  request: ({ apiKey, model, prompt, stream, maxTokens, more }) => ({
    path: "/v1/chat/completions",
    headers: { authorization: `Bearer ${apiKey}` },
    body: {
      model,
      stream,
      messages: [{ role: "user", content: prompt }],
      ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
      ...more,
    },
  }),
  saidInAnswer: (json) => text(loose(json).choices?.[0]?.message?.content),
  saidInEvent: (json) => text(loose(json).choices?.[0]?.delta?.content),
  error: openaiError,
  finishOf: (json) => text(loose(json).choices?.[0]?.finish_reason) || undefined,
  lengthWord: "length",
  isEnd: (event) => event === "[DONE]",
};

const responses: Speaker = {
  name: "responses",
  idHeader: "x-request-id",
  request: ({ apiKey, model, prompt, stream, maxTokens, more }) => ({
    path: "/v1/responses",
    headers: { authorization: `Bearer ${apiKey}` },
    body: {
      model,
      stream,
      input: prompt,
      ...(maxTokens === undefined ? {} : { max_output_tokens: maxTokens }),
      ...more,
    },
  }),
  saidInAnswer: (json) =>
    [...(loose(json).output ?? [])]
      .flatMap((item) => [...(item.content ?? [])])
      .map((part) => text(part.text))
      .join(""),
  saidInEvent: (json) =>
    text(loose(json).type) === "response.output_text.delta" ? text(loose(json).delta) : "",
  error: openaiError,
  errorEvent(json) {
    if (keysOf(json) !== "code,message,param,sequence_number,type") return undefined;
    return { message: text(loose(json).message), word: text(loose(json).type) };
  },
  finishOf(json) {
    const { type, response } = loose(json);
    if (text(type) === "response.completed") return "stop";
    return text(type) === "response.incomplete" ? text(response?.incomplete_details?.reason) : undefined;
  },
  lengthWord: "max_output_tokens",
  isEnd: (event) => /"type":"response\.(?:completed|incomplete)"/.test(event),
};

const messages: Speaker = {
  name: "messages",
  idHeader: "request-id",
  request: ({ apiKey, model, prompt, stream, maxTokens, more }) => ({
    path: "/v1/messages",
    headers: { "x-api-key": apiKey, "anthropic-version": "2023-06-01" },
    body: {
      model,
      stream,
      max_tokens: maxTokens ?? 4_096,
      messages: [{ role: "user", content: prompt }],
      ...more,
    },
  }),
  saidInAnswer: (json) => [...(loose(json).content ?? [])].map((block) => text(block.text)).join(""),
  saidInEvent: (json) => text(loose(json).delta?.text),
  error(json) {
    const { type, error } = loose(json);
    if (keysOf(json) !== "error,request_id,type" || text(type) !== "error") return undefined;
    return keysOf(error) === "message,type"
      ? { message: text(error?.message), word: text(error?.type) }
      : undefined;
  },
  finishOf: (json) => text(loose(json).delta?.stop_reason) || undefined,
  lengthWord: "max_tokens",
  isEnd: (event) => event.includes("message_stop"),
};

const gemini: Speaker = {
  name: "gemini",
  idHeader: "x-request-id",
  request: ({ apiKey, model, prompt, stream, maxTokens, more }) => ({
    path: `/v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    headers: { "x-goog-api-key": apiKey },
    body: {
      contents: [{ role: "user", parts: [{ text: prompt }] }],
      ...(maxTokens === undefined ? {} : { generationConfig: { maxOutputTokens: maxTokens } }),
      ...more,
    },
  }),
  saidInAnswer: saidByCandidate,
  saidInEvent: saidByCandidate,
  error(json) {
    const { error } = loose(json);
    if (keysOf(json) !== "error" || keysOf(error) !== "code,details,message,status") return undefined;
    return { message: text(error?.message), word: text(error?.status) };
  },
  finishOf: (json) => text(loose(json).candidates?.[0]?.finishReason) || undefined,
  lengthWord: "MAX_TOKENS",
  isEnd: (event) => event.includes('"finishReason"'),
};

function saidByCandidate(json: unknown): string {
  return [...(loose(json).candidates?.[0]?.content?.parts ?? [])].map((part) => text(part.text)).join("");
}

export const SPEAKERS = { chat, responses, messages, gemini } as const;
export type SpeakerName = keyof typeof SPEAKERS;
export const SPEAKER_NAMES = ["chat", "responses", "messages", "gemini"] as const;

/** Posts what a client asks. */
export function post(url: string, { path, headers, body }: SpokenRequest, init: RequestInit = {}) {
  return fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    ...init,
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** All that was said in an answer, streamed or whole. */
export function saidIn(speaker: Speaker, seen: StreamSeen, stream: boolean): string {
  if (!stream) return speaker.saidInAnswer(parsed(seen.text));
  return seen.events.map((event) => speaker.saidInEvent(parsed(event))).join("");
}

/** The error an answer is, or a stream ends with; undefined where it is none in its protocol's words. */
export function errorIn(speaker: Speaker, seen: StreamSeen): SpokenError | undefined {
  const last = seen.events.at(-1);
  if (last === undefined) return speaker.error(parsed(seen.text));
  return (speaker.errorEvent ?? speaker.error)(parsed(last));
}

/** How a stream said it ended. */
export function finishIn(speaker: Speaker, seen: StreamSeen): string | undefined {
  return seen.events.map((event) => speaker.finishOf(parsed(event))).findLast((word) => word !== undefined);
}
