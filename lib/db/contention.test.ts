import { expect, it } from "vitest";

import { isContention } from "./contention";

it("finds a deadlock or a serialisation failure wherever Prisma put its code", () => {
  expect(isContention({ code: "40P01" })).toBe(true);
  expect(isContention({ code: "P2034" })).toBe(true);
  const raw = { code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "40001" } } } };
  expect(isContention(raw)).toBe(true);
});

it("leaves every other error alone", () => {
  expect(isContention(new Error("40001"))).toBe(false);
  expect(isContention({ code: "23505", cause: { code: "P2002" } })).toBe(false);
  expect(isContention(undefined)).toBe(false);
});
