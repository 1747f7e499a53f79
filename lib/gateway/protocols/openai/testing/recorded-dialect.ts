import type { Recording } from "../../../testing/recorded/recording";

/** Dialects by the recordings' names of providers. */
const DIALECTS: Readonly<Record<string, string>> = {
  alibaba: "qwen",
  azure: "azure-openai",
  google: "gemini-openai",
  "vercel-gateway": "vercel",
};

/** The dialect an upstream of this provider is set to. */
export function dialectNameOf({ provider }: Recording): string {
  return DIALECTS[provider] ?? provider;
}
