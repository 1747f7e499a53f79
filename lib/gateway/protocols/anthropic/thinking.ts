import type { Target } from "../contract";
import type { Reasoning } from "../conversation/conversation";
import { NotCarried } from "./not-carried";

type Effort = Extract<Reasoning, { kind: "effort" }>["effort"];

/** The fields of a request that say how much to think. */
export interface ThinkingFields {
  readonly thinking?: Readonly<Record<string, unknown>>;
  /** For `output_config`. */
  readonly effort?: "low" | "medium" | "high";
}

const LEAST_BUDGET = 1_024;
const BUDGETS: Readonly<Record<Effort, number>> = { minimal: 0, low: 2_048, medium: 8_192, high: 24_576 };
const OFF: ThinkingFields = { thinking: { type: "disabled" } };

/**
 * How a model is told how much to think. Up to 4.5 it takes a budget in tokens; later ones think as they see fit and take
 * an effort. A setting of the upstream decides (`thinking`: "budget" or "adaptive"), else the model's name; models of others
 * that speak this protocol know budgets.
 */
export function thinkingFields(
  reasoning: Reasoning | null,
  maxTokens: number,
  target: Pick<Target, "modelName" | "settings">,
): ThinkingFields {
  if (reasoning === null) return {};
  if (reasoning.kind === "off") return OFF;
  return takesBudget(target) ? byBudget(reasoning, maxTokens) : byEffort(reasoning);
}

function takesBudget({ modelName, settings }: Pick<Target, "modelName" | "settings">): boolean {
  if (settings.thinking === "budget" || settings.thinking === "adaptive")
    return settings.thinking === "budget";
  const [, major, minor] = /claude-(?:[a-z]+-)?(\d+)(?:[-.](\d{1,2})(?!\d))?/.exec(modelName) ?? [];
  if (major === undefined) return true;
  return Number(major) * 100 + Number(minor ?? 0) <= 405;
}

/** An effort is a word: its budget gives way to the bound. A budget the client gave in tokens does not. */
function byBudget(reasoning: Exclude<Reasoning, { kind: "off" }>, maxTokens: number): ThinkingFields {
  if (reasoning.kind === "budget") {
    const { tokens } = reasoning;
    if (tokens >= LEAST_BUDGET && tokens < maxTokens) return enabled(tokens);
    throw new NotCarried(
      "thinking budget",
      `must be at least ${LEAST_BUDGET} and below the ${maxTokens} tokens the answer may have.`,
    );
  }
  const budget = Math.min(BUDGETS[reasoning.effort], maxTokens >> 1);
  return budget < LEAST_BUDGET ? OFF : enabled(budget);
}

function enabled(tokens: number): ThinkingFields {
  return { thinking: { type: "enabled", budget_tokens: tokens } };
}

function byEffort(reasoning: Exclude<Reasoning, { kind: "off" }>): ThinkingFields {
  return { thinking: { type: "adaptive" }, effort: effortOf(reasoning) };
}

function effortOf(reasoning: Exclude<Reasoning, { kind: "off" }>): "low" | "medium" | "high" {
  if (reasoning.kind === "effort") return reasoning.effort === "minimal" ? "low" : reasoning.effort;
  if (reasoning.tokens <= BUDGETS.low) return "low";
  return reasoning.tokens <= BUDGETS.medium ? "medium" : "high";
}
