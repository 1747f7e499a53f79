import { heardOf, type Heard } from "./heard";
import type { Recording } from "./recording";

/** Usage in the words of PROTOCOLS.md, read by plain rules from what stands in the recording. */
export interface Stated {
  /** All that went in, cached or not. */
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  /** All that came out, thoughts among it. */
  readonly output: number;
  readonly reasoning: number;
}

const number = (value: unknown) => (typeof value === "number" ? value : 0);

/** What a recording states; null where it states nothing that can be true. */
export function statedUsage(recording: Recording): Stated | null {
  const { shape, figures } = recording;
  const usage = recording.usage ?? usageInMessages(recording);
  if (shape.startsWith("gemini.") && recording.body.includes("blockReason")) return NOTHING;
  if (!usage || UNTRUE.has(recording.id)) return null;
  const { cached, written, reasoning } = figures;
  const input = figures.input ?? 0;
  const output = figures.output ?? 0;
  switch (shape.split(".")[0]) {
    case "anthropic":
      return { input: input + cached + written, cached, written, output, reasoning };
    case "gemini":
      return statedByGoogle(usage);
    case "cohere":
      return statedByCohere(usage);
    case "bedrock":
      return recording.usage
        ? statedByAmazon(recording, input + output === usage.totalTokens)
        : { ...NOTHING, input: number(usage.inputTokens), output: number(usage.outputTokens) };
    default: {
      if (cached > input || input + output === 0) return null;
      if (shape === "openai.responses") return { input, cached, written, output, reasoning };
      return statedInChat(recording);
    }
  }
}

/** Of a prompt that was blocked nothing was billed. */
const NOTHING: Stated = { input: 0, cached: 0, written: 0, output: 0, reasoning: 0 };

/** The index does not look into Amazon's binary messages. */
function usageInMessages(recording: Recording): Readonly<Record<string, unknown>> | null {
  if (recording.shape !== "bedrock.converse-stream") return null;
  return eventsOfAmazon(recording).find(({ usage }) => usage)?.usage ?? null;
}

/** One answer of OpenRouter's has more reasoning than output (C26). */
const UNTRUE: ReadonlySet<string> = new Set(["R0634"]);

/** By the total, where there is one: it has what some leave out of the output. */
function statedInChat({ provider, model, usage, figures }: Recording): Stated | null {
  const { cached, written, reasoning } = figures;
  const heard = provider === "mistral" ? number(detail(usage?.prompt_tokens_details, "audio_tokens")) : 0;
  const input = (figures.input ?? 0) + heard;
  const total = usage?.total_tokens;
  const apart = provider === "vercel-gateway" && model.startsWith("google/") ? reasoning : 0;
  const output = typeof total === "number" ? total - input + apart : (figures.output ?? 0);
  const thought = provider === "google" ? output - (figures.output ?? 0) : reasoning;
  return { input, cached, written, output, reasoning: thought };
}

function statedByGoogle(usage: Readonly<Record<string, unknown>>): Stated | null {
  if (usage.promptTokenCount === undefined) return null;
  const reasoning = number(usage.thoughtsTokenCount);
  return {
    input: number(usage.promptTokenCount) + number(usage.toolUsePromptTokenCount),
    cached: number(usage.cachedContentTokenCount),
    written: 0,
    output: number(usage.candidatesTokenCount) + reasoning,
    reasoning,
  };
}

function statedByCohere(usage: Readonly<Record<string, unknown>>): Stated {
  const billed = usage.billed_units;
  const [input, output] = [detail(billed, "input_tokens"), detail(billed, "output_tokens")];
  return { input: number(input), cached: 0, written: 0, output: number(output), reasoning: 0 };
}

/** Claude's input leaves the cache out; engines shaped like OpenAI's have it inside, and the total says so. */
function statedByAmazon({ model, figures }: Recording, inside: boolean): Stated {
  const { cached, written } = figures;
  const input = figures.input ?? 0;
  const beside = inside || model.startsWith("openai.") ? 0 : cached + written;
  return { input: input + beside, cached, written, output: figures.output ?? 0, reasoning: 0 };
}

function detail(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

interface Block {
  readonly text?: string;
  readonly toolUse?: { readonly name: string; readonly input: unknown };
}

/** What an answer of Converse says, by Amazon's documents: there is no client of its own here. */
export function saidByAmazon(recording: Recording): Heard {
  if (recording.stream || recording.shape === "bedrock.converse-stream")
    return streamedByAmazon(eventsOfAmazon(recording));
  const { output, stopReason } = JSON.parse(recording.body.toString()) as {
    readonly output: { readonly message: { readonly content: readonly Block[] } };
    readonly stopReason: string;
  };
  const { content } = output.message;
  return heardOf({
    text: content.map(({ text }) => text ?? "").join(""),
    calls: content.flatMap(({ toolUse: call }) =>
      call ? [{ name: call.name, json: JSON.stringify(call.input) }] : [],
    ),
    finish: stopReason,
  });
}

interface AmazonEvent {
  readonly contentBlockIndex?: number;
  readonly start?: { readonly toolUse?: { readonly name: string } };
  readonly delta?: { readonly text?: string; readonly toolUse?: { readonly input: string } };
  readonly stopReason?: string;
  readonly usage?: Readonly<Record<string, unknown>>;
}

/** Events as they were kept: chunks of JSON by name, or the messages of the wire, whose payloads are JSON. */
function eventsOfAmazon({ body, stream }: Recording): readonly AmazonEvent[] {
  const bytes = body;
  if (stream)
    return [...bytes.toString().matchAll(/^data: (.+)$/gm)].flatMap(([, json = ""]) =>
      Object.values(JSON.parse(json) as Record<string, AmazonEvent>),
    );
  const events: AmazonEvent[] = [];
  // A message: its length, that of its headers, a sum, headers, payload, a sum.
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    const [to, from] = [at + bytes.readUInt32BE(at) - 4, at + 12 + bytes.readUInt32BE(at + 4)];
    events.push(JSON.parse(bytes.toString("utf8", from, to)) as AmazonEvent);
  }
  return events;
}

function streamedByAmazon(events: readonly AmazonEvent[]): Heard {
  const calls = new Map<number, { name: string; json: string }>();
  for (const { contentBlockIndex: at = 0, start, delta } of events) {
    if (start?.toolUse) calls.set(at, { name: start.toolUse.name, json: "" });
    const call = calls.get(at);
    if (call) call.json += delta?.toolUse?.input ?? "";
  }
  return heardOf({
    text: events.map(({ delta }) => delta?.text ?? "").join(""),
    calls: [...calls.values()],
    finish: events.find(({ stopReason }) => stopReason)?.stopReason,
  });
}

interface CohereMessage {
  readonly content?: readonly { readonly text?: string }[] | { readonly text?: string };
  readonly tool_calls?: readonly CohereCall[] | CohereCall;
}
interface CohereCall {
  readonly function: { readonly name?: string; readonly arguments?: string };
}

/** What an answer of Cohere's says, streamed or not. */
export function saidByCohere({ body, stream }: Recording): Heard {
  const json = body.toString();
  if (!stream) {
    const { message, finish_reason: finish } = JSON.parse(json) as {
      message: CohereMessage;
      finish_reason: string;
    };
    const calls = listed(message.tool_calls).map(({ function: call }) => ({
      name: call.name ?? "",
      json: call.arguments ?? "",
    }));
    return heardOf({
      text: listed(message.content)
        .map(({ text }) => text ?? "")
        .join(""),
      calls,
      finish,
    });
  }
  let [text, finish] = ["", null as string | null];
  const calls: { name: string; json: string }[] = [];
  for (const [, data = ""] of json.matchAll(/^data: (\{.+)$/gm)) {
    const event = JSON.parse(data) as {
      type: string;
      delta?: { message?: CohereMessage; finish_reason?: string };
    };
    finish = event.delta?.finish_reason ?? finish;
    if (event.type === "content-delta") text += listed(event.delta?.message?.content)[0]?.text ?? "";
    const [call] = event.type.startsWith("tool-call") ? listed(event.delta?.message?.tool_calls) : [];
    if (event.type === "tool-call-start") calls.push({ name: call?.function.name ?? "", json: "" });
    const last = calls.at(-1);
    if (last) last.json += call?.function.arguments ?? "";
  }
  return heardOf({ text, calls, finish });
}

function listed<T>(value: readonly T[] | T | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
