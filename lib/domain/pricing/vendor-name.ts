/** How vendors write their names; the catalogue keeps them as ids, which rules and clients use. */
const NAMES: Readonly<Record<string, string>> = {
  alibaba: "Alibaba",
  anthropic: "Anthropic",
  cohere: "Cohere",
  deepseek: "DeepSeek",
  google: "Google",
  meta: "Meta",
  minimax: "MiniMax",
  mistral: "Mistral",
  moonshot: "Moonshot",
  moonshotai: "Moonshot",
  openai: "OpenAI",
  qwen: "Qwen",
  xai: "xAI",
  "x-ai": "xAI",
  zai: "Z.ai",
  zhipu: "Zhipu",
};

/** A vendor's id as people read it; an unknown one is shown as it is. */
export function vendorName(id: string): string {
  return Object.hasOwn(NAMES, id) ? (NAMES[id] ?? id) : id;
}
