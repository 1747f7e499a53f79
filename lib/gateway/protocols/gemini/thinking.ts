import type { Reasoning } from "../conversation/conversation";

/** Google's own table of budgets for efforts, from its OpenAI-compatible endpoint. */
const BUDGETS = { minimal: 1_024, low: 1_024, medium: 8_192, high: 24_576 } as const;
/** The least a 2.5 Pro thinks: it refuses a budget of 0. */
const LEAST_OF_PRO = 128;

/** Whether models of this name think in levels (the third generation on), and cannot be told not to. */
export function thinksInLevels(modelName: string): boolean {
  const generation = /gemini-(\d+)/.exec(modelName)?.[1];
  return generation === undefined ? modelName.includes("latest") : Number(generation) >= 3;
}

function isPro(modelName: string): boolean {
  return modelName.includes("pro");
}

/** `thinkingConfig` for how much a model is to think; null leaves it to the model. */
export function thinkingConfigOf(reasoning: Reasoning | null, modelName: string): object | null {
  if (reasoning === null) return null;
  const levels = thinksInLevels(modelName);
  switch (reasoning.kind) {
    case "off":
      if (levels) return { thinkingLevel: isPro(modelName) ? "low" : "minimal" };
      return { thinkingBudget: isPro(modelName) ? LEAST_OF_PRO : 0 };
    case "budget":
      return { thinkingBudget: reasoning.tokens, includeThoughts: true };
    case "effort": {
      const { effort } = reasoning;
      if (!levels) return { thinkingBudget: BUDGETS[effort], includeThoughts: true };
      const level = effort === "minimal" && isPro(modelName) ? "low" : effort;
      return { thinkingLevel: level, includeThoughts: true };
    }
    default:
      return reasoning satisfies never;
  }
}
