import { decimalFromScaled, MICRO_DIGITS } from "@/lib/domain/money/nano";
import type { ModelOffer } from "@/lib/usecases/storefront/list-offers";

export interface LlmsSubject {
  /** The seller's. */
  readonly name: string;
  /** `https://host` */
  readonly origin: string;
  readonly offers: readonly ModelOffer[];
}

/** A storefront as Markdown, in the order of llmstxt.org: name, summary, facts, lists. */
export function llmsText({ name, origin, offers }: LlmsSubject): string {
  return `# ${oneLine(name)}

> An API for language models of several vendors at one address, with one key and one bill. Clients of OpenAI, Anthropic and Gemini work unchanged.

- Base URL for OpenAI's clients: ${origin}/v1
- Base URL for Anthropic's clients and Claude Code: ${origin} (without /v1)
- Base URL for Google's clients: ${origin} (they add /v1beta)
- Key: Authorization: Bearer YOUR_KEY, or x-api-key, or x-goog-api-key
- What a call cost: GET ${origin}/v1/generations/{id}, with the id of the answer's header x-entrepot-call
- Errors come in the client's own envelope. 402 means the balance or a budget is used up, 429 to wait as long as Retry-After says. A call that fails before its answer is not charged.

## Endpoints

- POST /v1/chat/completions, /v1/responses, /v1/completions, /v1/embeddings
- POST /v1/messages, /v1/messages/count_tokens
- POST /v1beta/models/{model}:generateContent, :streamGenerateContent, :countTokens
- GET /v1/models

## Models

${offers.length === 0 ? "None are offered at the moment." : offers.map(lineOf).join("\n")}

## Pages

- [Quick start](${origin}/en/quick-start)
- [Models and prices](${origin}/en/models)
`;
}

/** Prices are per million units of each dimension. */
function lineOf({ name, displayName, contextWindow, currency, prices }: ModelOffer): string {
  const listed = prices.map(
    ({ dimension, price }) => `${dimension} ${decimalFromScaled(price, MICRO_DIGITS, 2)}`,
  );
  return `- ${oneLine(name)}: ${oneLine(displayName)}, context ${contextWindow}; ${currency} per million: ${listed.join(", ")}`;
}

/** Names are sellers' own: none begins a line of its own. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
