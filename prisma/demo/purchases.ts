import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { applyPpm, type Ppm } from "@/lib/domain/money/ppm";
import { taxOn } from "@/lib/domain/money/tax";
import { rate, type UnitPrices } from "@/lib/domain/pricing/rate";
import { needOf } from "@/lib/domain/inventory/need";

import type { DemoModel } from "./catalogue";
import { type BuyPrices, shareOfList } from "./prices";
import type { DemoLot, PlantedAccount } from "./stock";
import type { DemoCall } from "./traffic";

/** What a lot is sized for: the history's own demand, so that one ends low and one expires with something left. */
export interface PlannedStock {
  /** Bought before the history begins, in force since the opening. */
  readonly first: readonly (readonly [account: PlantedAccount, lot: DemoLot])[];
  /** Bought shortly before today, at a better price. */
  readonly later: readonly (readonly [account: PlantedAccount, lot: DemoLot])[];
  /** Of what is in stock at the opening, and after the later purchase. */
  readonly buyPrices: { readonly opening: BuyPrices; readonly later: BuyPrices };
}

const INPUT_TAX_PPM: Ppm = 90_000;
const GPT_EXPIRING_PPM: Ppm = 780_000;
const GPT_LATER_PPM: Ppm = 720_000;
const CLAUDE_PPM: Ppm = 820_000;
/** Dollars per million weighted tokens of the quota, in micro. */
const QUOTA_MICRO = 160_000n;

/** How many tokens of the quota a token takes: one for DeepSeek's input, dearer models more. */
const QUOTA_WEIGHTS: Readonly<Record<string, Readonly<Record<string, Ppm>>>> = {
  "deepseek-v3.2": { output: 1_500_000, reasoning: 1_500_000 },
  "qwen3-max": { input: 5_000_000, cached_input: 5_000_000, output: 26_000_000, reasoning: 26_000_000 },
};

/** Sizes the four lots of the demonstration to the traffic they will serve. */
export function planStock(
  calls: readonly DemoCall[],
  cascade: PlantedAccount,
  polaris: PlantedAccount,
): PlannedStock {
  const claude = polaris.models.filter(({ name }) => name.startsWith("claude"));
  const open = polaris.models.filter(({ name }) => !name.startsWith("claude"));
  const gptDemand = listDemand(calls, cascade.models);
  const expiring = faceValue("Q3 prepay, US West", share(gptDemand, 1_100_000), GPT_EXPIRING_PPM);
  const later = faceValue("Q4 prepay, US West", share(gptDemand, 900_000), GPT_LATER_PPM);
  const low = faceValue("Claude block 7", share(listDemand(calls, claude), 1_045_000), CLAUDE_PPM);
  const quota = quotaLot(calls, open);
  const opening = new Map([
    ...shareOfList(cascade.models, GPT_EXPIRING_PPM),
    ...shareOfList(claude, CLAUDE_PPM),
    ...quotaPrices(open),
  ]);
  return {
    first: [
      [cascade, { ...expiring, boughtOn: -62, expiresOn: 5, models: cascade.models }],
      [polaris, { ...low, boughtOn: -61, expiresOn: 85, models: claude }],
      [polaris, { ...quota, boughtOn: -61, expiresOn: 200, models: open }],
    ],
    later: [[cascade, { ...later, boughtOn: -20, expiresOn: 150, models: cascade.models }]],
    buyPrices: { opening, later: new Map([...opening, ...shareOfList(cascade.models, GPT_LATER_PPM)]) },
  };
}

/** What calls for some models come to at list price, in nano. */
function listDemand(calls: readonly DemoCall[], models: readonly DemoModel[]): bigint {
  const lists = new Map(models.map(({ name, list }) => [name, list]));
  return calls.reduce((sum, { model, usage }) => sum + rateAt(lists.get(model), usage), 0n);
}

/** Dimensions without a list price of their own cost what they inherit; for sizing, input and output will do. */
function rateAt(list: UnitPrices | undefined, usage: DemoCall["usage"]): bigint {
  if (!list) return 0n;
  const { input = 0n, output = 0n } = list;
  return rate(usage, { cached_input: input, cache_write_5m: input, reasoning: output, ...list });
}

const TEN_DOLLARS = 10_000_000_000n;

function share(nano: bigint, ppm: Ppm): bigint {
  return (applyPpm(nano, ppm) / TEN_DOLLARS + 1n) * TEN_DOLLARS;
}

function faceValue(name: string, qty: bigint, costPpm: Ppm) {
  const costNano = applyPpm(qty, costPpm);
  return {
    name,
    kind: "face_value",
    qty,
    costNano,
    taxNano: taxOn(costNano, INPUT_TAX_PPM),
    burnWeights: {},
  } as const;
}

function weightsOf(models: readonly DemoModel[]) {
  return Object.fromEntries(models.map(({ id, name }) => [id, QUOTA_WEIGHTS[name] ?? {}]));
}

function quotaLot(calls: readonly DemoCall[], models: readonly DemoModel[]) {
  const burnWeights = weightsOf(models);
  const ids = new Map(models.map(({ id, name }) => [name, id]));
  const used = calls.reduce((sum, { model, usage }) => {
    const id = ids.get(model);
    return id === undefined
      ? sum
      : sum + needOf({ kind: "token_quota", burnWeights }, id, { prices: {} }, usage);
  }, 0n);
  const qty = (applyPpm(used, 1_800_000) / 10_000_000n + 1n) * 10_000_000n;
  const costNano = rate({ input: qty }, { input: QUOTA_MICRO });
  return {
    name: "Open models, weighted tokens",
    kind: "token_quota",
    qty,
    costNano,
    taxNano: taxOn(costNano, INPUT_TAX_PPM),
    burnWeights,
  } as const;
}

function quotaPrices(models: readonly DemoModel[]): BuyPrices {
  return new Map(
    models.map(({ id, name }) => {
      const weights = QUOTA_WEIGHTS[name] ?? {};
      const prices = DIMENSIONS.filter(
        (dimension) => dimension === "input" || weights[dimension] !== undefined,
      );
      return [
        id,
        Object.fromEntries(
          prices.map((dimension) => [dimension, applyPpm(QUOTA_MICRO, weights[dimension] ?? 1_000_000)]),
        ),
      ];
    }),
  );
}
