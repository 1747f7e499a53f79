/**
 * The secrets of an installation: from the environment, else from `DATA_DIR/secrets.json` (0600), else, where nobody
 * configured anything, made once and stored there. Rules: SECURITY.md, "Keys and secrets".
 */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

import { z } from "zod";

import { env, type Env } from "@/lib/env";

const MIN_SECRET_LENGTH = 32;
const PLACEHOLDER = /change.?me|replace.?me|example|default|secret.?here|^(.)\1+$/i;

const text = z.string().min(MIN_SECRET_LENGTH);
const fileSchema = z.object({
  apiKeyPepper: text,
  /** `1:<base64url of 32 bytes>,2:...`; the highest version encrypts, all of them decrypt. */
  masterKeys: z.string(),
  authSecret: text,
  sandboxWebhookSecret: text,
  superuserPassword: text,
  ownerPassword: text,
  tenantPassword: text,
  platformPassword: text,
  gatewayPassword: text,
});
type SecretFile = z.infer<typeof fileSchema>;
type SecretName = keyof SecretFile;

const NAMES = Object.keys(fileSchema.shape) as SecretName[];
/** How each secret is called in the environment. Passwords of roles come as whole URLs there (`DATABASE_URL_*`). */
const VARIABLES: Partial<Record<SecretName, string>> = {
  apiKeyPepper: "API_KEY_PEPPER",
  masterKeys: "MASTER_KEYS",
  authSecret: "AUTH_SECRET",
  sandboxWebhookSecret: "SANDBOX_WEBHOOK_SECRET",
};

export type PasswordRole = "superuser" | "owner" | "tenant" | "platform" | "gateway";

/** What the rest of the product gets. Keys are bytes, passwords are text. */
export interface Secrets {
  readonly apiKeyPepper: Buffer;
  readonly masterKeys: ReadonlyMap<number, Buffer>;
  readonly masterKeyVersion: number;
  readonly authSecret: string;
  readonly sandboxWebhookSecret: string;
  /** Of the database roles; absent where a configured production gives whole URLs instead. */
  readonly passwords: Readonly<Record<PasswordRole, string | undefined>>;
}

const newSecret = (): string => randomBytes(32).toString("base64url");

/** The file that holds generated secrets of a data folder. */
export const secretsPath = (dataDir: string): string =>
  path.join(/* turbopackIgnore: true */ dataDir, "secrets.json");

function readSecretFile(file: string): Partial<SecretFile> | undefined {
  let content: string;
  try {
    content = fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (process.platform !== "win32" && (fs.statSync(file).mode & 0o077) !== 0) fs.chmodSync(file, 0o600);
  return parseSecretFile(file, content);
}

function parseSecretFile(file: string, content: string): Partial<SecretFile> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new Error(`${file} is damaged: it is no JSON.`);
  }
  const parsed = fileSchema.partial().safeParse(value);
  if (!parsed.success)
    throw new Error(`${file} is damaged: ${parsed.error.issues[0]?.path.join(".") ?? "?"}`);
  return parsed.data;
}

/** Writes the whole file or nothing. `link` refuses to replace, so of two processes that start at once one wins. */
function writeSecretFile(file: string, secrets: Partial<SecretFile>, replace: boolean): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const handle = fs.openSync(/* turbopackIgnore: true */ draft, "wx", 0o600);
  try {
    fs.writeFileSync(handle, `${JSON.stringify(secrets, null, 2)}\n`);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  try {
    if (replace) fs.renameSync(draft, file);
    else fs.linkSync(draft, file);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function fromEnvironment(settings: Env): Partial<SecretFile> {
  const given = Object.entries(settings.secrets).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function generate(
  settings: Env,
  stored: Partial<SecretFile> | undefined,
  missing: SecretName[],
): Partial<SecretFile> {
  const file = secretsPath(settings.dataDir);
  if (stored === undefined && fs.existsSync(path.join(settings.dataDir, "postgres.json"))) {
    throw new Error(
      `${file} is gone, but ${settings.dataDir} holds a database. Without its secrets no key and no credential in it ` +
        "can be read: restore the file, or choose another DATA_DIR to begin anew.",
    );
  }
  fs.mkdirSync(settings.dataDir, { recursive: true });
  const made = Object.fromEntries(
    missing.map((name) => [name, name === "masterKeys" ? `1:${newSecret()}` : newSecret()]),
  );
  try {
    writeSecretFile(file, { ...stored, ...made }, stored !== undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readSecretFile(file) ?? {};
}

function parseMasterKeys(value: string): ReadonlyMap<number, Buffer> {
  const keys = new Map<number, Buffer>();
  for (const part of value.split(",")) {
    const [version, encoded] = part.trim().split(":");
    const bytes = Buffer.from(encoded ?? "", "base64url");
    if (!/^[1-9]\d{0,4}$/.test(version ?? "") || bytes.length !== 32) {
      throw new Error(
        "MASTER_KEYS must be a list of <version>:<32 bytes in base64url>, separated by commas.",
      );
    }
    keys.set(Number(version), bytes);
  }
  return keys;
}

function refuseWeak(secrets: Partial<SecretFile>): void {
  const weak = NAMES.filter((name) => {
    const value = secrets[name];
    return value !== undefined && (value.length < MIN_SECRET_LENGTH || PLACEHOLDER.test(value));
  });
  if (weak.length > 0) {
    const names = weak.map((name) => VARIABLES[name] ?? name).join(", ");
    throw new Error(
      `Refusing to start: ${names} is a placeholder or shorter than ${MIN_SECRET_LENGTH} characters.`,
    );
  }
}

/**
 * Collects every secret of an installation, generating and storing missing ones where nobody configured anything.
 * Throws when a configured production lacks one, holds a placeholder, or when the file of an existing database is gone.
 */
export function loadSecrets(settings: Env): Secrets {
  const stored = readSecretFile(secretsPath(settings.dataDir));
  const given = fromEnvironment(settings);
  const missing = NAMES.filter((name) => stored?.[name] === undefined && given[name] === undefined);
  const mayGenerate = !settings.isProduction || settings.zeroConfig;
  const kept = missing.length > 0 && mayGenerate ? generate(settings, stored, missing) : stored;
  const all: Partial<SecretFile> = { ...kept, ...given };
  if (settings.isProduction) refuseWeak(all);
  return shape(all, settings.dataDir);
}

function shape(all: Partial<SecretFile>, dataDir: string): Secrets {
  const { apiKeyPepper, masterKeys, authSecret, sandboxWebhookSecret } = all;
  if (!apiKeyPepper || !masterKeys || !authSecret || !sandboxWebhookSecret) {
    const missing = Object.entries(VARIABLES).filter(([name]) => all[name as SecretName] === undefined);
    throw new Error(
      `Refusing to start in production without ${missing.map(([, variable]) => variable).join(", ")}. Set them, ` +
        `or put a secrets.json (made by \`npm run secrets\`) into ${dataDir}.`,
    );
  }
  const keys = parseMasterKeys(masterKeys);
  return {
    apiKeyPepper: Buffer.from(apiKeyPepper, "utf8"),
    masterKeys: keys,
    masterKeyVersion: Math.max(...keys.keys()),
    authSecret,
    sandboxWebhookSecret,
    passwords: {
      superuser: all.superuserPassword,
      owner: all.ownerPassword,
      tenant: all.tenantPassword,
      platform: all.platformPassword,
      gateway: all.gatewayPassword,
    },
  };
}

const holder = globalThis as typeof globalThis & { __entrepotSecrets?: Secrets };

/** The secrets of this process, read at first use (a build must not need them) and then kept. */
export function secrets(): Secrets {
  return (holder.__entrepotSecrets ??= loadSecrets(env));
}
