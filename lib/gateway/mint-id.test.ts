import { expect, it } from "vitest";
import { uuidV7Time } from "@/lib/domain/tenancy/uuid-v7";
import { mintId } from "./mint-id";

it("mints UUIDv7s of their millisecond, none twice", () => {
  const at = Date.UTC(2026, 10, 22, 1, 2, 3, 4);
  const ids = Array.from({ length: 5_000 }, () => mintId(at));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(uuidV7Time(id)?.getTime()).toBe(at);
});
