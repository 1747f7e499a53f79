import type { OpenAiDialect } from "./openai-dialects";
import type { UpstreamProtocol } from "./upstream-protocol";

/** A vendor as the console offers it: what its upstreams speak, and where they are. */
export interface Vendor {
  readonly id: string;
  /** Its own name: the same in every language. */
  readonly name: string;
  readonly protocol: UpstreamProtocol;
  readonly dialect: OpenAiDialect | null;
  /** `{region}` and `{project}` are filled from the upstream's settings; empty where everybody has an address of their own. */
  readonly baseUrl: string;
  /** Whether it goes on billing when a client leaves: as in lib/gateway/protocols/openai/dialects. */
  readonly billsAfterAbort: boolean;
}

const BILLS_AFTER_ABORT: ReadonlySet<string> = new Set([
  "zhipu",
  "minimax",
  "openrouter",
  "perplexity",
  "vercel",
]);

const compatible = (id: OpenAiDialect, name: string, baseUrl: string): Vendor => {
  const billsAfterAbort = BILLS_AFTER_ABORT.has(id);
  return { id, name, protocol: "openai-compatible", dialect: id, baseUrl, billsAfterAbort };
};
const native = (
  id: Exclude<UpstreamProtocol, "openai-compatible">,
  name: string,
  baseUrl: string,
): Vendor => {
  return { id, name, protocol: id, dialect: null, baseUrl, billsAfterAbort: false };
};

/** From the vendors' documentation; addresses age, and can be changed in the form. */
export const VENDORS: readonly Vendor[] = [
  native("openai", "OpenAI", "https://api.openai.com/v1"),
  native("anthropic", "Anthropic", "https://api.anthropic.com"),
  native("gemini", "Google Gemini", "https://generativelanguage.googleapis.com/v1beta"),
  native(
    "vertex",
    "Google Vertex AI",
    "https://{region}-aiplatform.googleapis.com/v1/projects/{project}/locations/{region}",
  ),
  native("bedrock", "Amazon Bedrock", "https://bedrock-runtime.{region}.amazonaws.com"),
  native("azure-openai", "Azure OpenAI", "https://{project}.openai.azure.com/openai/v1"),
  native("cohere", "Cohere", "https://api.cohere.com/v2"),
  compatible("deepseek", "DeepSeek", "https://api.deepseek.com/v1"),
  compatible("moonshot", "Moonshot", "https://api.moonshot.cn/v1"),
  compatible("zhipu", "Zhipu", "https://open.bigmodel.cn/api/paas/v4"),
  compatible("qwen", "Qwen / DashScope", "https://dashscope.aliyuncs.com/compatible-mode/v1"),
  compatible("minimax", "MiniMax", "https://api.minimax.io/v1"),
  compatible("doubao", "Doubao / Ark", "https://ark.cn-beijing.volces.com/api/v3"),
  compatible("siliconflow", "SiliconFlow", "https://api.siliconflow.cn/v1"),
  compatible("openrouter", "OpenRouter", "https://openrouter.ai/api/v1"),
  compatible("groq", "Groq", "https://api.groq.com/openai/v1"),
  compatible("together", "Together", "https://api.together.xyz/v1"),
  compatible("mistral", "Mistral", "https://api.mistral.ai/v1"),
  compatible("xai", "xAI", "https://api.x.ai/v1"),
  compatible("perplexity", "Perplexity", "https://api.perplexity.ai"),
  compatible("cerebras", "Cerebras", "https://api.cerebras.ai/v1"),
  compatible("huggingface", "Hugging Face", "https://router.huggingface.co/v1"),
  compatible("vercel", "Vercel AI Gateway", "https://ai-gateway.vercel.sh/v1"),
  compatible("gemini-openai", "Gemini (OpenAI)", "https://generativelanguage.googleapis.com/v1beta/openai"),
  compatible("vllm", "vLLM", ""),
  compatible("ollama", "Ollama", ""),
  compatible("generic", "OpenAI-compatible", ""),
];

/** The vendor an upstream is of, as far as its protocol and dialect say. */
export function vendorOf(protocol: string, dialect: unknown): Vendor | undefined {
  const named = VENDORS.find(
    (vendor) => vendor.protocol === protocol && vendor.dialect === (dialect ?? null),
  );
  return named ?? VENDORS.find((vendor) => vendor.protocol === protocol && vendor.dialect === "generic");
}

/** A base URL with its `{region}` and `{project}` filled in; what stays open is left as it is. */
export function filledBaseUrl(
  baseUrl: string,
  settings: { readonly region?: string | undefined; readonly project?: string | undefined },
): string {
  return baseUrl
    .replaceAll("{region}", settings.region ?? "{region}")
    .replaceAll("{project}", settings.project ?? "{project}");
}
