import type { Conversation } from "../conversation";

const NOTHING: Conversation = {
  system: [],
  turns: [{ role: "user", parts: [{ kind: "text", text: "Hello" }] }],
  tools: [],
  toolChoice: null,
  parallelTools: null,
  maxTokens: null,
  n: 1,
  temperature: null,
  topP: null,
  topK: null,
  stop: [],
  seed: null,
  presencePenalty: null,
  frequencyPenalty: null,
  format: null,
  reasoning: null,
  user: null,
  stream: false,
};

/** A conversation that says hello, and whatever else is given. */
export function conversation(more: Partial<Conversation> = {}): Conversation {
  return { ...NOTHING, ...more };
}
