import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowsAddress, canonicalNetwork, isNetwork } from "./networks";

describe("an address", () => {
  it.each([
    [[], "203.0.113.9", true],
    [[], undefined, true],
    [["203.0.113.0/24"], "203.0.113.9", true],
    [["203.0.113.0/24"], "203.0.114.9", false],
    [["203.0.113.0/24"], "::ffff:203.0.113.9", true],
    [["::ffff:203.0.113.0/120"], "203.0.113.9", true],
    [["203.0.113.9"], "203.0.113.9", true],
    [["203.0.113.9"], "203.0.113.10", false],
    [["2001:db8::/32"], "2001:db8:1::1", true],
    [["2001:db8::/32"], "203.0.113.9", false],
    [["10.0.0.0/8", "2001:db8::1"], "2001:db8:0::1", true],
    [["10.0.0.0/8"], undefined, false],
    [["10.0.0.0/8"], "unknown", false],
  ] as const)("%j lets %s in: %s", (list, address, allowed) => {
    expect(allowsAddress(list, address)).toBe(allowed);
  });

  it.each([
    ["10.1.2.3/8", "10.0.0.0/8"],
    [" 203.0.113.9 ", "203.0.113.9"],
    ["203.0.113.9/32", "203.0.113.9"],
    ["2001:DB8:0:0::1/64", "2001:db8::/64"],
    ["10.1", undefined],
    ["0x7f.0.0.1", undefined],
    ["10.0.0.0/8/8", undefined],
    ["10.0.0.0/", undefined],
  ])("%s is spelled %s", (entry, spelled) => {
    expect(canonicalNetwork(entry)).toBe(spelled);
  });

  it("is told from what is none", () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => isNetwork(address)));
    for (const none of ["10.0.0.0/33", "example.com", "", "10.1", "::1/129"])
      expect(isNetwork(none)).toBe(false);
  });
});
