import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI, type GenerateContentResponse, type Part } from "@google/genai";
import OpenAI from "openai";
import { heardOf, type Heard } from "./heard";

/** A question to be put by a client, and to whom. */
export interface Question {
  /** The host; each client has its own path below it. */
  readonly url: string;
  readonly apiKey: string;
  readonly model: string;
  readonly text: string;
  readonly stream: boolean;
  readonly maxTokens: number;
}

/** Protocols of conversations, each read by its vendor's own client. */
export type Tongue = "chat" | "responses" | "messages" | "gemini";
export const TONGUES: readonly Tongue[] = ["chat", "responses", "messages", "gemini"];

/** Puts a question with a protocol's official client and says what it made of the answer. */
export const OFFICIAL: Readonly<Record<Tongue, (question: Question) => Promise<Heard>>> = {
  chat: askChat,
  responses: askResponses,
  messages: askMessages,
  gemini: askGemini,
};

const openai = ({ url, apiKey }: Question) => new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });

async function askChat(question: Question): Promise<Heard> {
  const { model, text, maxTokens } = question;
  const asked = { model, messages: [{ role: "user" as const, content: text }], max_tokens: maxTokens };
  if (!question.stream) {
    const { choices } = await openai(question).chat.completions.create(asked);
    const [choice] = choices;
    // Azure's filter leaves no message.
    const said = choice?.message;
    const calls = (said?.tool_calls ?? []).map((call) =>
      call.type === "function"
        ? { name: call.function.name, json: call.function.arguments }
        : { name: call.custom.name, json: call.custom.input },
    );
    return heardOf({ text: textOf(said?.content), calls, finish: choice?.finish_reason });
  }
  const options = { ...asked, stream: true as const, stream_options: { include_usage: true } };
  let [text_, finish] = ["", null as string | null];
  const calls: { name: string; json: string }[] = [];
  for await (const { choices } of await openai(question).chat.completions.create(options))
    for (const { index, delta, finish_reason: reason } of choices) {
      if (index > 0) continue;
      text_ += textOf(delta?.content);
      finish ??= reason || null;
      for (const piece of delta?.tool_calls ?? []) {
        const call = (calls[piece.index ?? calls.length] ??= { name: "", json: "" });
        call.name += piece.function?.name ?? "";
        call.json += piece.function?.arguments ?? "";
      }
    }
  return heardOf({ text: text_, calls, finish });
}

/** Mistral's content may be parts. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: { text?: unknown }) => (typeof part.text === "string" ? part.text : "")).join("");
}

async function askResponses(question: Question): Promise<Heard> {
  const { model, text, maxTokens } = question;
  const asked = { model, input: text, max_output_tokens: maxTokens };
  if (!question.stream) return heardInResponse(await openai(question).responses.create(asked));
  const items: OpenAI.Responses.ResponseOutputItem[] = [];
  let response: OpenAI.Responses.Response | undefined;
  for await (const event of await openai(question).responses.create({ ...asked, stream: true })) {
    if (event.type === "response.output_item.done") items.push(event.item);
    if (event.type === "response.completed" || event.type === "response.incomplete")
      response ??= event.response;
  }
  if (!response) throw new Error("the response never ended");
  // Some recordings leave the output out of the last event.
  return heardInResponse({ ...response, output: items });
}

function heardInResponse({ output, incomplete_details: why }: OpenAI.Responses.Response): Heard {
  const parts = output.flatMap((item) => (item.type === "message" ? item.content : []));
  return heardOf({
    text: parts.map((part) => (part.type === "output_text" ? part.text : part.refusal)).join(""),
    calls: output.flatMap((item) =>
      item.type === "function_call" ? [{ name: item.name, json: item.arguments }] : [],
    ),
    finish: why?.reason,
  });
}

async function askMessages(question: Question): Promise<Heard> {
  const { url, apiKey, model, text, maxTokens } = question;
  const client = new Anthropic({ apiKey, baseURL: url, maxRetries: 0 });
  const asked = { model, max_tokens: maxTokens, messages: [{ role: "user" as const, content: text }] };
  const { content, stop_reason: finish } = question.stream
    ? await client.messages.stream(asked).finalMessage()
    : await client.messages.create(asked, { timeout: 60_000 });
  return heardOf({
    text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    calls: content.flatMap((block) =>
      block.type === "tool_use" ? [{ name: block.name, json: JSON.stringify(block.input) }] : [],
    ),
    finish,
  });
}

async function askGemini(question: Question): Promise<Heard> {
  const { url, apiKey, model, text, maxTokens } = question;
  const { models } = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url } });
  const asked = { model, contents: text, config: { maxOutputTokens: maxTokens } };
  const answers: GenerateContentResponse[] = [];
  if (!question.stream) answers.push(await models.generateContent(asked));
  else for await (const chunk of await models.generateContentStream(asked)) answers.push(chunk);
  const parts = answers.flatMap(({ candidates }): Part[] => candidates?.[0]?.content?.parts ?? []);
  const finish = answers.map(({ candidates, promptFeedback }) =>
    promptFeedback?.blockReason ? "SAFETY" : candidates?.[0]?.finishReason,
  );
  return heardOf({
    text: parts.map((part) => (part.thought ? "" : (part.text ?? ""))).join(""),
    calls: callsIn(parts),
    finish: finish.findLast((reason) => reason !== undefined),
  });
}

/** Calls whole, or put together of the pieces that Google's client leaves as they come. */
function callsIn(parts: readonly Part[]): { name: string; json: string }[] {
  const calls: { name: string; args: Record<string, unknown> }[] = [];
  for (const { functionCall: piece } of parts) {
    if (piece?.name) calls.push({ name: piece.name, args: { ...piece.args } });
    for (const { jsonPath = "", stringValue, numberValue, boolValue } of piece?.partialArgs ?? [])
      putAt(calls.at(-1)?.args, jsonPath, stringValue ?? numberValue ?? boolValue ?? null);
  }
  return calls.map(({ name, args }) => ({ name, json: JSON.stringify(args) }));
}

/** Puts a value where a path like `$.a.b[0]` points; pieces of a text are joined. */
function putAt(args: Record<string, unknown> | undefined, path: string, value: unknown): void {
  const keys = [...path.matchAll(/\.([^.[]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
  let place = args;
  for (const [at, key] of keys.entries()) {
    if (!place) return;
    const next = keys[at + 1];
    if (next === undefined)
      place[key] = typeof value === "string" && typeof place[key] === "string" ? place[key] + value : value;
    else place = (place[key] ??= typeof next === "number" ? [] : {}) as Record<string | number, unknown>;
  }
}
