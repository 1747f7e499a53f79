type Json = Readonly<Record<string, unknown>>;

function asObject(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/**
 * Finds the usage object of an answer or of one stream event in the OpenAI shape, wherever vendors put it: `usage`,
 * `x_groq.usage`, or `choices[].usage` (Moonshot). Undefined when there is none, or it is null. Over a stream the last
 * one found counts; they are cumulative and never added (PROTOCOLS "take the last non-null").
 */
export function findOpenAiUsage(body: unknown): Json | undefined {
  const answer = asObject(body);
  if (!answer) return undefined;
  return asObject(answer.usage) ?? asObject(asObject(answer.x_groq)?.usage) ?? usageOfChoices(answer.choices);
}

function usageOfChoices(choices: unknown): Json | undefined {
  if (!Array.isArray(choices)) return undefined;
  let found: Json | undefined;
  for (const choice of choices) found = asObject(asObject(choice)?.usage) ?? found;
  return found;
}
