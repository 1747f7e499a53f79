import { createHmac, randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { apiKeyDigest } from "./api-key-digest";
import { openCredential, sealCredential } from "./credential-secret";
import { newDataKey, seal, SealBrokenError, unseal } from "./seal";
import { unwrapDataKey, wrapDataKey } from "./tenant-key";

const place = { tenantId: "t", rowId: "r", field: "f" };

describe("sealed secrets", () => {
  const key = newDataKey();

  it("open in their place", () => {
    expect(unseal(key, place, seal(key, place, Buffer.from("secret"))).toString()).toBe("secret");
    expect(openCredential(key, "T", "C", sealCredential(key, "t", "c", "sk-live"))).toBe("sk-live");
  });

  it.each([
    { ...place, tenantId: "other" },
    { ...place, rowId: "other" },
    { ...place, field: "other" },
    { tenantId: "t\0r", rowId: "f", field: "" },
  ])("do not open as %j", (elsewhere) => {
    expect(() => unseal(key, elsewhere, seal(key, place, Buffer.from("secret")))).toThrow(SealBrokenError);
  });

  it("do not open under another key, shortened, or with a bit changed", () => {
    const sealed = seal(key, place, Buffer.from("secret"));
    expect(() => unseal(newDataKey(), place, sealed)).toThrow(SealBrokenError);
    for (let length = 0; length < sealed.length; length++) {
      expect(() => unseal(key, place, sealed.subarray(0, length))).toThrow(SealBrokenError);
    }
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unseal(key, place, changed)).toThrow(SealBrokenError);
    }
  });

  it("never look the same twice", () => {
    expect(seal(key, place, Buffer.from("secret"))).not.toEqual(seal(key, place, Buffer.from("secret")));
  });
});

describe("data keys", () => {
  const old = { masterKeys: new Map([[1, randomBytes(32)]]), masterKeyVersion: 1 };
  const rotated = { masterKeys: new Map([...old.masterKeys, [2, randomBytes(32)]]), masterKeyVersion: 2 };
  const dataKey = newDataKey();

  it("stay readable when the master key is rotated, and are wrapped anew under the newest", () => {
    const wrapped = wrapDataKey(old, "t", 1, dataKey);
    expect(unwrapDataKey(rotated, "t", 1, wrapped)).toEqual(dataKey);
    expect(wrapDataKey(rotated, "t", 1, dataKey).masterVersion).toBe(2);
  });

  it("belong to one tenant and version, and need their master key", () => {
    const wrapped = wrapDataKey(rotated, "t", 1, dataKey);
    expect(() => unwrapDataKey(rotated, "other", 1, wrapped)).toThrow(SealBrokenError);
    expect(() => unwrapDataKey(rotated, "t", 2, wrapped)).toThrow(SealBrokenError);
    expect(() => unwrapDataKey(old, "t", 1, wrapped)).toThrow("MASTER_KEYS has no version 2");
  });
});

describe("digests of keys", () => {
  it("are HMAC-SHA256 as Node computes it, for peppers and keys of any length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: "grapheme" }), (pepper, key) => {
        const expected = createHmac("sha256", pepper).update(key).digest();
        expect(apiKeyDigest(Buffer.from(pepper), key)).toEqual(expected);
      }),
    );
  });

  it("depend on the pepper", () => {
    const [one, other] = ["pepper one", "pepper two"].map((text) => apiKeyDigest(Buffer.from(text), "sk-a"));
    expect(one).toHaveLength(32);
    expect(one).not.toEqual(other);
  });
});
