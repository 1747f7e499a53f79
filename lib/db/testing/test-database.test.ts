import { expect, it } from "vitest";

import { assertLocal } from "./test-database";

it("refuses to work on a database that is not on this machine", () => {
  expect(() => assertLocal("postgresql://postgres:x@db.example.com/postgres")).toThrow(
    "not on db.example.com",
  );
  expect(() => assertLocal("postgresql://postgres:x@127.0.0.1.example.com/postgres")).toThrow("not on");
  for (const host of ["127.0.0.1", "localhost", "[::1]"])
    assertLocal(`postgresql://postgres:x@${host}:5432/postgres`);
});
