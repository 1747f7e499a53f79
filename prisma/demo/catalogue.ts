import type { Tx } from "@/lib/db/with-tenant";
import { bandsToJson } from "@/lib/domain/pricing/list-bands";
import { pricesToJson } from "@/lib/domain/pricing/unit-prices";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { referenceBands } from "@/lib/integrations/reference-prices/reference-prices";
import { SANDBOX_MODELS } from "@/lib/integrations/sandbox-upstream/models";

import { type DemoContext, OPENING_DAY } from "./demo-context";
import { referencePrices } from "./reference-prices";

/** A model of the catalogue, by the name clients ask for. */
export interface DemoModel {
  readonly id: string;
  readonly name: string;
  readonly list: UnitPrices;
}

/** Display name, tags, and what it is for in the two languages of the storefront. */
const PRESENTATION: Readonly<
  Record<string, readonly [name: string, tags: string[], en: string, zh: string]>
> = {
  "gpt-5.2": [
    "GPT-5.2",
    ["flagship", "agents", "coding"],
    "Hard problems, agents, code.",
    "复杂任务、智能体与编程。",
  ],
  "gpt-5-mini": ["GPT-5 mini", ["fast", "bulk"], "Everyday work at a low price.", "日常任务，价格低廉。"],
  "claude-sonnet-4-5": [
    "Claude Sonnet 4.5",
    ["flagship", "coding"],
    "Code and long documents.",
    "编程与长文档。",
  ],
  "claude-haiku-4-5": [
    "Claude Haiku 4.5",
    ["fast"],
    "Quick answers, support, classification.",
    "快速回答、客服与分类。",
  ],
  "gemini-3-pro-preview": [
    "Gemini 3 Pro",
    ["flagship", "vision"],
    "A million tokens of context.",
    "百万词元上下文。",
  ],
  "gemini-3-flash-preview": [
    "Gemini 3 Flash",
    ["fast", "vision"],
    "Fast, with images and video.",
    "快速，支持图像与视频。",
  ],
  "deepseek-v3.2": [
    "DeepSeek V3.2",
    ["bulk", "reasoning"],
    "Reasoning at a bulk price.",
    "低价推理，适合批量。",
  ],
  "qwen3-max": ["Qwen3 Max", ["translation", "agents"], "Chinese and translation.", "中文与翻译。"],
};

const DEFAULT_OUTPUT = 4_096;

/** Puts the sandbox's models into the catalogue at their vendors' public prices. */
export async function seedCatalogue(tx: Tx, demo: DemoContext): Promise<DemoModel[]> {
  const { tenantId, newId, at } = demo.at(demo.time(OPENING_DAY));
  const models = SANDBOX_MODELS.map((model) => ({ model, id: newId(), list: referencePrices(model) }));
  await tx.model.createMany({
    data: models.map(({ model, id }) => {
      const [displayName, tags, en, zh] = PRESENTATION[model.id] ?? [model.id, [], "", ""];
      return {
        tenantId,
        id,
        name: model.id,
        displayName,
        vendor: model.vendor,
        modality: "text",
        tags: [...tags],
        capabilities: ["streaming", "tools"],
        contextWindow: model.contextTokens,
        maxOutput: model.maxOutputTokens,
        defaultMaxOutput: DEFAULT_OUTPUT,
        status: "published" as const,
        description: { en, zh },
        createdAt: at,
      };
    }),
  });
  await tx.listPrice.createMany({
    data: models.map(({ id, list, model: { reference } }) => ({
      tenantId,
      id: newId(),
      modelId: id,
      currency: "USD",
      prices: pricesToJson(list),
      bands: bandsToJson(referenceBands({ name: reference.id, vendor: reference.provider })),
      source: "@pydantic/genai-prices 0.1.8",
      sourceDate: at,
      effectiveFrom: at,
      createdAt: at,
    })),
  });
  return models.map(({ model, id, list }) => ({ id, name: model.id, list }));
}
