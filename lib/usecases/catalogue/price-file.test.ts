import { describe, expect, it } from "vitest";

import { readPriceFile } from "./price-file";

describe("a price list", () => {
  it("is read with commas, semicolons or tabs, a byte order mark or quotes", () => {
    const expected = [
      { model: "swift-1", currency: "USD", prices: { input: 2_500_000n, output: 10_000_000n } },
    ];
    for (const text of [
      "model,input,output\nswift-1,2.5,10\n",
      "\uFEFFModel;Input;Output\r\nswift-1;2.50;10.000000\r\n",
      'model\tinput\toutput\n"swift-1"\t2.5\t10',
    ]) {
      expect(readPriceFile(text)).toEqual({ listed: expected, bad: [] });
    }
    expect(readPriceFile("model,currency,cached input\nm,cny,0.25").listed).toEqual([
      { model: "m", currency: "CNY", prices: { cached_input: 250_000n } },
    ]);
  });

  it("names every row it cannot use, and reads the others", () => {
    const { listed, bad } = readPriceFile(
      [
        "model,currency,input,colour",
        "good,USD,1,red",
        ",USD,1,",
        "foreign,GBX,1,",
        "wordy,USD,cheap,",
        "minus,USD,-1,",
        "fine,USD,0.0000001,",
        "dear,USD,100000000,",
        "none,USD,,",
        "good,USD,2,",
      ].join("\n"),
    );
    expect(listed.map(({ model }) => model)).toEqual(["good"]);
    expect(bad.map(({ line, reason }) => [line, reason])).toEqual([
      [1, "unknown_column"],
      [3, "no_model"],
      [4, "unknown_currency"],
      [5, "not_a_price"],
      [6, "not_a_price"],
      [7, "not_a_price"],
      [8, "not_a_price"],
      [9, "no_price"],
      [10, "twice"],
    ]);
  });

  it("has more rows of a model where it says what long inputs cost", () => {
    const { listed, bad } = readPriceFile(
      [
        "model,above input,input,output",
        "long-1,,3,15",
        "long-1,400000,7,",
        "long-1,200000,6,22.5",
        "short-1,,1,2",
        "long-1,200000,9,9",
        "long-1,many,9,9",
      ].join("\n"),
    );
    expect(listed).toEqual([
      {
        ...{ model: "long-1", currency: "USD", prices: { input: 3_000_000n, output: 15_000_000n } },
        bands: [
          { aboveInputUnits: 200_000n, prices: { input: 6_000_000n, output: 22_500_000n } },
          { aboveInputUnits: 400_000n, prices: { input: 7_000_000n } },
        ],
      },
      { model: "short-1", currency: "USD", prices: { input: 1_000_000n, output: 2_000_000n }, bands: [] },
    ]);
    expect(bad.map(({ line, reason }) => [line, reason])).toEqual([
      [6, "twice"],
      [7, "not_a_length"],
    ]);
    const foreign = readPriceFile("model,currency,above_input,input\nm,USD,,1\nm,CNY,9,2");
    expect(foreign.bad.map(({ reason }) => reason)).toEqual(["two_currencies"]);
  });

  it("refuses what is no list at all", () => {
    expect(readPriceFile("").bad).toMatchObject([{ reason: "no_model_column" }]);
    expect(readPriceFile("name,price\na,1").bad).toMatchObject([{ reason: "no_model_column" }]);
    expect(readPriceFile('model,input\n"open,1').bad).toMatchObject([{ reason: "not_csv" }]);
  });
});
