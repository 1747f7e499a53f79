import { describe, expect, it } from "vitest";

import { addressSubject } from "./throttle";

describe("addressSubject", () => {
  it.each([
    ["198.51.100.7", "198.51.100.7"],
    ["::ffff:198.51.100.7", "198.51.100.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::", "2001:db8:1:2::/64"],
    ["not an address", "unknown"],
    [undefined, "unknown"],
  ])("takes %s for %s", (address, subject) => {
    expect(addressSubject(address)).toBe(subject);
  });
});
