import { describe, expect, it } from "vitest";
import { DirectiveError } from "./directive";
import { FAULTS, resolveDirective } from "./faults";

/** The rows of CHARGES.md in which an upstream plays a part of its own. */
const ROWS_OF_UPSTREAMS = [
  ...["C05", "C06", "C07", "C08", "C09", "C10", "C11", "C12", "C13"],
  ...["C18", "C19", "C24", "C25", "C26", "C27", "C28", "C33", "C34"],
];

describe("the table of faults", () => {
  it.each(ROWS_OF_UPSTREAMS)("has row %s", (row) => {
    expect(FAULTS).toHaveProperty(row);
  });

  it("has no row twice in other words", () => {
    const meanings = Object.values(FAULTS).map((directive) =>
      JSON.stringify(directive, (_, v: unknown) => (String(v) === "Infinity" ? "forever" : v)),
    );
    expect(new Set(meanings).size).toBe(meanings.length);
  });
});

describe("resolveDirective", () => {
  it("fills in what the fault means", () => {
    expect(resolveDirective({ fault: "C13" })).toEqual({ fault: "C13", broken: "reset", after: 5 });
  });

  it("lets the words beside a fault win over the fault's own", () => {
    expect(resolveDirective({ fault: "C13", after: 2 })).toMatchObject({ broken: "reset", after: 2 });
  });

  it("lets a later directive win word by word", () => {
    expect(resolveDirective({ fault: "C09", pace: 1 }, { fault: "C24" }, { tokens: 3 })).toEqual({
      fault: "C24",
      usage: "none",
      pace: 1,
      tokens: 3,
    });
  });

  it.each(["C99", "toString", "__proto__"])("refuses the fault %s", (fault) => {
    expect(() => resolveDirective({ fault })).toThrow(DirectiveError);
  });
});
