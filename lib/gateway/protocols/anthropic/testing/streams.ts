import fc from "fast-check";

/** A stream's events as they look on the wire. */
export function sse(events: readonly Readonly<Record<string, unknown>>[], newline = "\n"): Buffer {
  const texts = events.map(
    (event) => `event: ${String(event.type)}${newline}data: ${JSON.stringify(event)}${newline}${newline}`,
  );
  return Buffer.from(texts.join(""));
}

type Json = Readonly<Record<string, unknown>>;

export const START_USAGE = {
  input_tokens: 12,
  cache_creation_input_tokens: 30,
  cache_read_input_tokens: 2_000,
  cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
  output_tokens: 1,
  service_tier: "standard",
};

export function messageStart(fields: Json = {}): Json {
  const message = {
    id: "msg_01AbCdEf",
    type: "message",
    role: "assistant",
    model: "claude-sonnet-4-5",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: START_USAGE,
    ...fields,
  };
  return { type: "message_start", message };
}

export function block(index: number, content_block: Json, deltas: readonly Json[]): Json[] {
  return [
    { type: "content_block_start", index, content_block },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

export function messageEnd(stop_reason: string, usage: Json = { output_tokens: 42 }): Json[] {
  return [
    { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage },
    { type: "message_stop" },
  ];
}

/** Thought, said and called: one of everything. */
export const FULL_STREAM: readonly Json[] = [
  messageStart(),
  { type: "ping" },
  ...block(0, { type: "thinking", thinking: "", signature: "" }, [
    { type: "thinking_delta", thinking: "Let me " },
    { type: "thinking_delta", thinking: "see… 思" },
    { type: "signature_delta", signature: "c2lnbmVk" },
  ]),
  ...block(1, { type: "redacted_thinking", data: "aGlkZGVu" }, []),
  ...block(2, { type: "text", text: "" }, [
    { type: "text_delta", text: "Grüße, " },
    { type: "text_delta", text: '"世界" \\ 🙂' },
  ]),
  ...block(3, { type: "tool_use", id: "toolu_01", name: "get_weather", input: {} }, [
    { type: "input_json_delta", partial_json: "" },
    { type: "input_json_delta", partial_json: '{"city":' },
    { type: "input_json_delta", partial_json: ' "Köln"}' },
  ]),
  ...block(4, { type: "tool_use", id: "toolu_02", name: "now", input: {} }, []),
  ...messageEnd("tool_use"),
];

/** Bytes cut at arbitrary places. */
export function pieces(bytes: Buffer): fc.Arbitrary<readonly Buffer[]> {
  return fc.uniqueArray(fc.nat(bytes.length), { maxLength: 12 }).map((cuts) => {
    const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    return places.slice(1).map((to, index) => bytes.subarray(places[index], to));
  });
}
