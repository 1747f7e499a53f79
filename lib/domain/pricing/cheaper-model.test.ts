import { expect, it } from "vitest";

import { cheapest } from "./cheaper-model";

const candidates = [
  { id: "big", modality: "text", prices: { input: 2_000_000n, output: 8_000_000n } },
  { id: "small", modality: "text", prices: { input: 200_000n, output: 800_000n } },
  { id: "smallest", modality: "text", prices: { input: 100_000n } },
  { id: "painter", modality: "image", prices: { input: 1n, output: 1n } },
];
const calls = {
  modelId: "big",
  modality: "text",
  quantities: { input: 1_000n, output: 100n },
  paidNano: 2_800_000n,
};

it("is the one that prices all that was used for least, of the same kind", () => {
  expect(cheapest(candidates, calls)).toEqual({ id: "small", costNano: 280_000n });
});

it("is nobody where the saving is under a tenth, or the model is the cheapest already", () => {
  expect(cheapest(candidates, { ...calls, modelId: "small", paidNano: 280_000n })).toBeUndefined();
  expect(cheapest(candidates, { ...calls, paidNano: 300_000n })).toBeUndefined();
  expect(cheapest(candidates, { ...calls, paidNano: 320_000n })).toEqual({ id: "small", costNano: 280_000n });
});
