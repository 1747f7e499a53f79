import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { parseEnv } from "./env";
import { loadSecrets, secretsPath } from "./secrets";

const STRONG = {
  API_KEY_PEPPER: "kY2cWc9hQ0mJb7xVt5nRz8sLp3dFg6uA",
  MASTER_KEYS: `1:${Buffer.alloc(32, 1).toString("base64url")},3:${Buffer.alloc(32, 3).toString("base64url")}`,
  AUTH_SECRET: "Zr4tYb8nMk2vXc6wQp9sLd3fGh7jUe5a",
  SANDBOX_WEBHOOK_SECRET: "Nv6bQx3mKt9zRw2cYp8sJd5fHg4lUe7a",
};
const CONFIGURED = { NODE_ENV: "production", DATABASE_URL: "postgres://owner:x@db.example/entrepot" };

let dataDir: string;
beforeEach(() => {
  dataDir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "entrepot-secrets-")), "data");
});
const load = (variables: Record<string, string>) =>
  loadSecrets(parseEnv({ ...variables, DATA_DIR: dataDir }));

describe("a start that nobody configured", () => {
  it("makes its own secrets, for nobody else's eyes, and keeps them", () => {
    const first = load({ NODE_ENV: "production" });
    expect(fs.statSync(secretsPath(dataDir)).mode & 0o777).toBe(0o600);
    expect(first.apiKeyPepper.length).toBeGreaterThanOrEqual(32);
    expect(load({ NODE_ENV: "production" })).toEqual(first);
  });

  it("makes what a newer version needs and leaves the rest", () => {
    const first = load({});
    const stored = JSON.parse(fs.readFileSync(secretsPath(dataDir), "utf8")) as Record<string, string>;
    delete stored["sandboxWebhookSecret"];
    fs.writeFileSync(secretsPath(dataDir), JSON.stringify(stored));
    const second = load({});
    expect(second.apiKeyPepper).toEqual(first.apiKeyPepper);
    expect(second.sandboxWebhookSecret).not.toBe(first.sandboxWebhookSecret);
  });

  it("refuses to make new ones for a database that was written with others", () => {
    load({});
    fs.writeFileSync(path.join(dataDir, "postgres.json"), "{}");
    fs.rmSync(secretsPath(dataDir));
    expect(() => load({})).toThrow(/secrets.json is gone/);
  });

  it("closes a file that others could read", () => {
    load({});
    fs.chmodSync(secretsPath(dataDir), 0o644);
    load({});
    expect(fs.statSync(secretsPath(dataDir)).mode & 0o777).toBe(0o600);
  });

  it("says so when the file is damaged", () => {
    fs.mkdirSync(dataDir, { recursive: true });
    fs.writeFileSync(secretsPath(dataDir), '{"apiKeyPepper":7}');
    expect(() => load({})).toThrow(/damaged: apiKeyPepper/);
    fs.writeFileSync(secretsPath(dataDir), "{");
    expect(() => load({})).toThrow(/damaged/);
  });
});

describe("a configured production", () => {
  it("refuses to start without its secrets and makes none", () => {
    expect(() => load(CONFIGURED)).toThrow(
      /Refusing to start in production without API_KEY_PEPPER, MASTER_KEYS, AUTH_SECRET, SANDBOX_WEBHOOK_SECRET/,
    );
    expect(fs.existsSync(secretsPath(dataDir))).toBe(false);
  });

  it.each(Object.keys(STRONG))("refuses a placeholder for %s", (name) => {
    const placeholder = name === "MASTER_KEYS" ? "1:change-me" : "change-me-change-me-change-me-change-me";
    expect(() => load({ ...CONFIGURED, ...STRONG, [name]: placeholder })).toThrow(
      new RegExp(`Refusing.*${name}`),
    );
  });

  it("takes them from the environment and needs no passwords then", () => {
    const secrets = load({ ...CONFIGURED, ...STRONG });
    expect([...secrets.masterKeys.keys()]).toEqual([1, 3]);
    expect(secrets.masterKeyVersion).toBe(3);
    expect(secrets.passwords.tenant).toBeUndefined();
  });

  it("takes them from a file that was made before", () => {
    const made = load({});
    expect(load(CONFIGURED)).toEqual(made);
  });
});
