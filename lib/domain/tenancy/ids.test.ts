import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uuidV7, uuidV7Floor, uuidV7Time } from "./uuid-v7";
import { fromWireId, toWireId, WIRE_PREFIX } from "./wire-id";
import type { WireNoun } from "./wire-id";

const moment = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(2 ** 48 - 1) });
const random = fc.uint8Array({ minLength: 10, maxLength: 16 });
const noun = fc.constantFrom(...(Object.keys(WIRE_PREFIX) as WireNoun[]));

describe("uuidV7", () => {
  it("is of version 7 and RFC variant, and says when it was minted", () => {
    fc.assert(
      fc.property(moment, random, (at, bytes) => {
        const id = uuidV7(at, bytes);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(uuidV7Time(id)).toEqual(at);
      }),
    );
  });

  it("sorts by time, and no id of a millisecond is below its floor", () => {
    fc.assert(
      fc.property(moment, moment, random, random, (a, b, x, y) => {
        expect(uuidV7(a, x) >= uuidV7Floor(a)).toBe(true);
        if (a < b) {
          expect(uuidV7(a, x) < uuidV7(b, y)).toBe(true);
          expect(uuidV7(a, x) < uuidV7Floor(b)).toBe(true);
        }
      }),
    );
    expect(uuidV7(new Date(0), new Uint8Array(10))).toBe(uuidV7Floor(new Date(0)));
    expect(uuidV7Floor(new Date(0))).toBe("00000000-0000-7000-8000-000000000000");
  });

  it("keeps 74 random bits and does not change the bytes it is given", () => {
    const bytes = new Uint8Array(10).fill(255);
    expect(uuidV7(new Date(1), bytes)).toBe("00000000-0001-7fff-bfff-ffffffffffff");
    expect(bytes.every((byte) => byte === 255)).toBe(true);
  });

  it("refuses too little randomness and times it cannot hold", () => {
    expect(() => uuidV7(new Date(), new Uint8Array(9))).toThrow(RangeError);
    expect(() => uuidV7Floor(new Date(-1))).toThrow(RangeError);
    expect(() => uuidV7Floor(new Date(Number.NaN))).toThrow(RangeError);
    expect(uuidV7Time("00000000-0000-4000-8000-000000000000")).toBeNull();
  });
});

describe("wire ids", () => {
  it("come back, and only as the noun they were made of", () => {
    fc.assert(
      fc.property(noun, noun, moment, random, (one, other, at, bytes) => {
        const uuid = uuidV7(at, bytes);
        const wire = toWireId(one, uuid);
        expect(fromWireId(one, wire)).toBe(uuid);
        expect(fromWireId(other, wire)).toBe(one === other ? uuid : null);
      }),
    );
    const wire = toWireId("lot", "0190A000-0000-7000-8000-000000000001");
    expect(wire).toBe("lot_0190a000000070008000000000000001");
  });

  it("has a prefix of its own for every noun", () => {
    const prefixes = Object.values(WIRE_PREFIX);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    for (const prefix of prefixes) expect(prefix).toMatch(/^[a-z]{3,4}$/);
  });

  it("takes nothing else for an id, and never throws at what people paste", () => {
    fc.assert(
      fc.property(noun, fc.string(), (each, text) => {
        expect(fromWireId(each, text)).toBeNull();
        expect(fromWireId(each, `${WIRE_PREFIX[each]}_${text}`)).toBeNull();
      }),
    );
    expect(fromWireId("lot", "lot_0190A000000070008000000000000001")).toBeNull();
    expect(() => toWireId("lot", "lot_1")).toThrow(RangeError);
  });
});
