import { describe, expect, it } from "vitest";

import { parseEnv } from "./env";

describe("parseEnv", () => {
  it("needs nothing", () => {
    expect(parseEnv({})).toMatchObject({
      port: 3000,
      host: "0.0.0.0",
      zeroConfig: true,
      isProduction: false,
    });
  });

  it("takes empty variables as unset", () => {
    expect(parseEnv({ PORT: "", DATABASE_URL: "", TRUSTED_PROXIES: "" })).toMatchObject({
      port: 3000,
      trustedProxies: [],
    });
  });

  it("names every variable it cannot read, and quotes none", () => {
    const read = () => parseEnv({ PORT: "http", DATABASE_URL: "mysql://root:hunter2@db/x" });
    expect(read).toThrow(/PORT[\s\S]*DATABASE_URL/);
    expect(read).not.toThrow(/hunter2/);
  });

  it("is configured, not zero-config, as soon as a database is given", () => {
    const given = { DATABASE_URL: "postgres://db/x" };
    expect(parseEnv(given).zeroConfig).toBe(false);
    expect(parseEnv({ ...given, ENTREPOT_ZERO_CONFIG: "1" }).zeroConfig).toBe(true);
  });

  it("splits lists", () => {
    expect(parseEnv({ TRUSTED_PROXIES: "10.0.0.0/8, ::1" }).trustedProxies).toEqual(["10.0.0.0/8", "::1"]);
  });
});
