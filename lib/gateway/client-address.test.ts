import { describe, expect, it } from "vitest";
import { clientAddress, parseProxies } from "./client-address";

const PROXIES = parseProxies(["10.0.0.0/8", "::1"]);

describe("the address of a client", () => {
  it.each([
    ["203.0.113.9", "198.51.100.1", "203.0.113.9"],
    ["::ffff:203.0.113.9", undefined, "203.0.113.9"],
    ["10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"],
    ["10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"],
    ["10.0.0.1", undefined, "10.0.0.1"],
    [undefined, "198.51.100.1", undefined],
  ])("of a connection from %s that says %s is %s", (peer, said, address) => {
    expect(clientAddress(peer, said, PROXIES)).toBe(address);
  });
});
