import type { Reasoning } from "../conversation/conversation";
import { cannotCarry } from "./unconvertible";

const EFFORTS: ReadonlyMap<string, Reasoning> = new Map<string, Reasoning>([
  ["none", { kind: "off" }],
  ["minimal", { kind: "effort", effort: "minimal" }],
  ["low", { kind: "effort", effort: "low" }],
  ["medium", { kind: "effort", effort: "medium" }],
  ["high", { kind: "effort", effort: "high" }],
  // The most that others know.
  ["xhigh", { kind: "effort", effort: "high" }],
  ["max", { kind: "effort", effort: "high" }],
]);

/** An effort in OpenAI's words. @throws Unconvertible naming `param` */
export function readEffort(word: string, param: string): Reasoning {
  return EFFORTS.get(word) ?? cannotCarry(param, "must be none, minimal, low, medium or high.");
}

/** The budgets OpenRouter gives its efforts of 32,000 tokens: where one vendor takes words and another tokens. */
const LOW_BUDGET = 6_400;
const MEDIUM_BUDGET = 16_000;

export const BUDGETS = { minimal: 3_200, low: LOW_BUDGET, medium: MEDIUM_BUDGET, high: 25_600 } as const;

/** Reasoning that is asked for, as an effort. */
export function effortOf(reasoning: Exclude<Reasoning, { kind: "off" }>): keyof typeof BUDGETS {
  if (reasoning.kind === "effort") return reasoning.effort;
  if (reasoning.tokens <= LOW_BUDGET) return "low";
  return reasoning.tokens <= MEDIUM_BUDGET ? "medium" : "high";
}

/** GPT-5.1 and later can be told not to think, GPT-5 to think least; models that never think refuse the field. */
export function leastEffort(modelName: string): "minimal" | "none" | null {
  const generation = /gpt-5(\.\d+)?/.exec(modelName);
  if (!generation) return null;
  return generation[1] === undefined ? "minimal" : "none";
}
