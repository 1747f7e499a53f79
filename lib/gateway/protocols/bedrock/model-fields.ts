import { invalidField, type Refusal } from "../../refusal";
import type { Conversation, Reasoning } from "../conversation/conversation";

/** Whose model it is, by Bedrock's id of it: "us.anthropic.claude-sonnet-4-5-20250929-v1:0". */
export function makerOf(modelName: string): "anthropic" | "amazon" | "openai" | "other" {
  const found = /(?:^|[./])(anthropic|amazon|openai)\./.exec(modelName)?.[1];
  return found === "anthropic" || found === "amazon" || found === "openai" ? found : "other";
}

const BUDGETS = { minimal: 1_024, low: 2_048, medium: 8_192, high: 16_384 } as const;
const SMALLEST_BUDGET = 1_024;

type Fields = Readonly<Record<string, unknown>>;

/**
 * What Converse has no field of its own for, in each maker's words (`additionalModelRequestFields`); or a refusal of what
 * the maker has no word for.
 */
export function modelFields(
  conversation: Conversation,
  modelName: string,
  maxTokens: number,
): Fields | Refusal {
  const maker = makerOf(modelName);
  const { topK, reasoning } = conversation;
  if (topK !== null && maker !== "anthropic") return invalidField("top_k", "is not taken by this model.");
  const sampling = topK === null ? {} : { top_k: topK };
  if (reasoning === null) return sampling;
  const thinking = reasoningFields(reasoning, maker, maxTokens);
  if (thinking === null) return invalidField("reasoning", "cannot be set for this model.");
  return { ...sampling, ...thinking };
}

function reasoningFields(
  reasoning: Reasoning,
  maker: ReturnType<typeof makerOf>,
  maxTokens: number,
): Fields | null {
  switch (maker) {
    case "anthropic":
      return { thinking: claudeThinking(reasoning, maxTokens) };
    case "amazon":
      if (reasoning.kind === "budget") return null;
      return { reasoningConfig: novaReasoning(reasoning) };
    case "openai":
      return reasoning.kind === "effort" ? { reasoning_effort: reasoning.effort } : null;
    case "other":
      return reasoning.kind === "off" ? {} : null;
    default:
      return maker satisfies never;
  }
}

/** Thinking must leave room for an answer; where the bound leaves none for thinking, there is none. */
function claudeThinking(reasoning: Reasoning, maxTokens: number): Fields {
  if (reasoning.kind === "off") return { type: "disabled" };
  const asked = reasoning.kind === "budget" ? reasoning.tokens : BUDGETS[reasoning.effort];
  const budget = Math.min(asked, maxTokens - 1);
  return budget < SMALLEST_BUDGET ? { type: "disabled" } : { type: "enabled", budget_tokens: budget };
}

function novaReasoning(reasoning: Exclude<Reasoning, { kind: "budget" }>): Fields {
  if (reasoning.kind === "off") return { type: "disabled" };
  const effort = reasoning.effort === "minimal" ? "low" : reasoning.effort;
  return { type: "enabled", maxReasoningEffort: effort };
}
