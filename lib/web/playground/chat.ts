/** What the playground asks and is told: chat completions, as any client of the gateway writes them. */

export const EFFORTS = ["none", "low", "medium", "high"] as const;
export type Effort = (typeof EFFORTS)[number];

/** What both sides are asked with. Empty or null: the model's own. */
export interface ChatSettings {
  readonly system: string;
  readonly temperature: number | null;
  readonly maxTokens: number | null;
  readonly effort: Effort | null;
}

export const NO_SETTINGS: ChatSettings = { system: "", temperature: null, maxTokens: null, effort: null };

export interface Question {
  readonly role: "user";
  readonly text: string;
  /** `data:` URLs. */
  readonly images: readonly string[];
}

/** What an answer cost and took, as the gateway tells it once it is booked. */
export interface Figures {
  readonly costNano: string;
  readonly currency: string;
  readonly charged: boolean;
  readonly estimated: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly firstTokenMs: number;
  readonly totalMs: number;
}

export interface Answer {
  readonly role: "assistant";
  readonly text: string;
  readonly reasoning: string;
  readonly state: "waiting" | "streaming" | "done" | "stopped" | "failed";
  /** Why it failed, in the gateway's words. */
  readonly failure: string | null;
  /** `call_...`; null until the gateway names it. */
  readonly callId: string | null;
  readonly figures: Figures | null;
}

export type Message = Question | Answer;

export const EMPTY_ANSWER: Answer = {
  role: "assistant",
  text: "",
  reasoning: "",
  state: "waiting",
  failure: null,
  callId: null,
  figures: null,
};

type Content =
  string | readonly ({ type: "text"; text: string } | { type: "image_url"; image_url: { url: string } })[];

/** The body of one chat completion. Answers without text are left out, as is whatever is not set. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: "system" | "user" | "assistant"; readonly content: Content }[];
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly reasoning_effort?: Effort;
}

/** Everything said so far, and the settings, as a request. */
export function chatBody(model: string, settings: ChatSettings, messages: readonly Message[]): ChatBody {
  const { system, temperature, maxTokens, effort } = settings;
  const said = messages.filter((message) => message.role === "user" || message.text !== "");
  return {
    model,
    messages: [
      ...(system.trim() === "" ? [] : [{ role: "system" as const, content: system }]),
      ...said.map((message) => ({ role: message.role, content: contentOf(message) })),
    ],
    ...(temperature === null ? {} : { temperature }),
    ...(maxTokens === null ? {} : { max_tokens: maxTokens }),
    ...(effort === null ? {} : { reasoning_effort: effort }),
  };
}

function contentOf(message: Message): Content {
  if (message.role === "assistant" || message.images.length === 0) return message.text;
  const images = message.images.map((url) => ({ type: "image_url" as const, image_url: { url } }));
  return message.text === "" ? images : [{ type: "text", text: message.text }, ...images];
}
