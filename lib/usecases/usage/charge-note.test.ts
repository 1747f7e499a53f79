import { describe, expect, it } from "vitest";

import { chargeNote, type ChargedCall } from "./charge-note";

const call = (change: Partial<ChargedCall>): ChargedCall => ({
  ...{ state: "settled", outcome: "ok", faultRow: null, estimated: false, costNano: 8_500n },
  ...change,
});

describe("chargeNote", () => {
  it.each([
    ["a plain call", {}, "charged", null],
    ["a free model", { costNano: 0n }, "free", null],
    ["usage counted by us (C24)", { faultRow: "C24", estimated: true }, "estimated", "C24"],
    ["a client that left (C18)", { faultRow: "C18", estimated: true }, "youCancelled", "C18"],
    [
      "a client that left before dispatch (C22)",
      { state: "released", faultRow: "C22" },
      "youCancelled",
      "C22",
    ],
    ["a client that left, without a row", { outcome: "client_cancelled" }, "youCancelled", null],
    [
      "a stream the upstream broke (C13)",
      { state: "released", faultRow: "C13", costNano: 0n },
      "notCharged",
      "C13",
    ],
    ["the same, once it is charged", { faultRow: "C13", estimated: true }, "estimated", "C13_charged"],
    [
      "a prompt that was filtered (C33)",
      { state: "released", faultRow: "C33", costNano: 0n },
      "notCharged",
      "C33",
    ],
    ["the same, of a model that charges it", { faultRow: "C33" }, "charged", "C33_charged"],
    ["a row nobody is told of", { state: "released", faultRow: "C99", costNano: 0n }, "notCharged", null],
  ] as const)("words %s", (_what, change, word, row) => {
    expect(chargeNote(call(change))).toMatchObject({ word, row });
  });

  it("says that a charge was counted by us, even where the word says something else, and never of nothing", () => {
    expect(chargeNote(call({ faultRow: "C18", estimated: true })).estimated).toBe(true);
    expect(chargeNote(call({ state: "released", faultRow: "C10", estimated: true })).estimated).toBe(false);
  });
});
