/** What a client made of an answer, in words all protocols share. */
export interface Heard {
  readonly text: string;
  /** Arguments as they parse, or as text. None where the answer was cut at its bound. */
  readonly calls: readonly { readonly name: string; readonly args: unknown }[];
  readonly finish: "stop" | "tool_calls" | "length" | "content_filter";
}

/** Words of all protocols and clients for how an answer ended. */
const FINISHES: Readonly<Record<string, Heard["finish"]>> = {
  tool_calls: "tool_calls",
  function_call: "tool_calls",
  tool_use: "tool_calls",
  "tool-calls": "tool_calls",
  TOOL_CALL: "tool_calls",
  length: "length",
  max_tokens: "length",
  max_output_tokens: "length",
  MAX_TOKENS: "length",
  model_context_window_exceeded: "length",
  content_filter: "content_filter",
  "content-filter": "content_filter",
  refusal: "content_filter",
  SAFETY: "content_filter",
  RECITATION: "content_filter",
  PROHIBITED_CONTENT: "content_filter",
  BLOCKLIST: "content_filter",
  SPII: "content_filter",
  guardrail_intervened: "content_filter",
};

interface Told {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly json: string }[];
  /** In the protocol's word, where it has one. */
  readonly finish: string | null | undefined;
}

/** Where a protocol has no place for pictures in an answer, its text tells them. */
const PICTURE = /!\[\]\(data:[^)]*\)/g;

/** An answer in shared words. Gemini and the Responses API say "stop" where a tool is called. */
export function heardOf({ text, calls, finish }: Told): Heard {
  const ended = FINISHES[finish ?? ""] ?? "stop";
  return {
    text: text.replace(PICTURE, ""),
    // What the bound cut in the middle of a call: Google has no word for it, and clients guess differently at the rest.
    calls: ended === "length" ? [] : calls.map(({ name, json }) => ({ name, args: parsed(json) })),
    finish: ended === "stop" && calls.length > 0 ? "tool_calls" : ended,
  };
}

function parsed(json: string): unknown {
  if (json.trim() === "") return {};
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json;
  }
}
