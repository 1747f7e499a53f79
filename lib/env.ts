/**
 * The one reader of the process environment. Everything else imports `env`, so that what the product can be told from
 * outside is this list and `.env.example`.
 */
import path from "node:path";

import { z } from "zod";

const emptyIsUnset = (value: unknown): unknown => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(type: T) => z.preprocess(emptyIsUnset, type.optional());
const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(1).max(200);
const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgres:// or postgresql://");
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean),
);
const PROXY = /^([\w-]{1,60})=((?:https?|socks5):\/\/\S+)$/;
/** `name=address` pairs, separated by commas. */
const proxies = list.pipe(
  z.array(z.string().regex(PROXY, "must be name=http://…, name=https://… or name=socks5://…")),
);
const flag = z.enum(["0", "1", "true", "false"]).transform((value) => value === "1" || value === "true");

const schema = z.object({
  NODE_ENV: optional(z.enum(["development", "production", "test"])),
  ENTREPOT_ZERO_CONFIG: optional(flag),
  HOST: optional(z.string()),
  PORT: optional(port),
  DATA_DIR: optional(z.string()),
  PLATFORM_HOST: optional(z.string()),
  TRUSTED_PROXIES: optional(list),
  LOG_LEVEL: optional(z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])),
  DATABASE_URL: optional(databaseUrl),
  DATABASE_URL_TENANT: optional(databaseUrl),
  DATABASE_URL_PLATFORM: optional(databaseUrl),
  DATABASE_URL_GATEWAY: optional(databaseUrl),
  TEST_DATABASE_URL: optional(databaseUrl),
  TENANT_POOL_SIZE: optional(count),
  PLATFORM_POOL_SIZE: optional(count),
  GATEWAY_POOL_SIZE: optional(count),
  REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, "must begin with redis:// or rediss://")),
  SANDBOX_UPSTREAM_PORT: optional(port),
  UPSTREAM_ALLOW_HOSTS: optional(list),
  UPSTREAM_PROXIES: optional(proxies),
  DRAIN_SECONDS: optional(z.coerce.number().int().min(0).max(3600)),
  API_KEY_PEPPER: optional(z.string()),
  MASTER_KEYS: optional(z.string()),
  AUTH_SECRET: optional(z.string()),
  SANDBOX_WEBHOOK_SECRET: optional(z.string()),
});

/** The settings of this process, typed, with their defaults filled in. */
export type Env = ReturnType<typeof parseEnv>;

/**
 * Turns raw variables into settings. Empty strings count as unset.
 * Throws one Error that names every variable it could not read; values are never quoted, they may be secrets.
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>) {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment cannot be used:\n${lines.join("\n")}`);
  }
  const raw = parsed.data;
  const nodeEnv = raw.NODE_ENV ?? "development";
  return {
    nodeEnv,
    isProduction: nodeEnv === "production",
    /** True where nobody configured a database: the start may then make its own secrets. */
    zeroConfig: raw.DATABASE_URL === undefined || raw.ENTREPOT_ZERO_CONFIG === true,
    host: raw.HOST ?? "0.0.0.0",
    port: raw.PORT ?? 3000,
    dataDir: path.resolve(/* turbopackIgnore: true */ raw.DATA_DIR ?? "data"),
    platformHost: raw.PLATFORM_HOST,
    trustedProxies: raw.TRUSTED_PROXIES ?? [],
    logLevel: raw.LOG_LEVEL ?? "info",
    databaseUrl: raw.DATABASE_URL,
    roleUrls: {
      tenant: raw.DATABASE_URL_TENANT,
      platform: raw.DATABASE_URL_PLATFORM,
      gateway: raw.DATABASE_URL_GATEWAY,
    },
    testDatabaseUrl: raw.TEST_DATABASE_URL,
    poolSizes: {
      tenant: raw.TENANT_POOL_SIZE ?? 4,
      platform: raw.PLATFORM_POOL_SIZE ?? 4,
      gateway: raw.GATEWAY_POOL_SIZE ?? 4,
    },
    /** Shares rate limits among processes. */
    redisUrl: raw.REDIS_URL,
    /** 0 lets the system choose; the server prints and stores what it got. */
    sandboxUpstreamPort: raw.SANDBOX_UPSTREAM_PORT ?? 0,
    /** Upstreams that may be in a private network or without TLS: `host` or `host:port`. */
    upstreamAllowHosts: raw.UPSTREAM_ALLOW_HOSTS ?? [],
    /** Proxies through which upstreams may be reached, by the names tenants choose them by: `name=socks5://user:pass@host`. */
    upstreamProxies: new Map(
      (raw.UPSTREAM_PROXIES ?? []).map((pair): [string, string] => {
        const [, name = "", url = ""] = PROXY.exec(pair) ?? [];
        return [name, url];
      }),
    ),
    /** How long a stop waits for open streams and running jobs, in milliseconds. */
    drainMs: (raw.DRAIN_SECONDS ?? 25) * 1000,
    secrets: {
      apiKeyPepper: raw.API_KEY_PEPPER,
      masterKeys: raw.MASTER_KEYS,
      authSecret: raw.AUTH_SECRET,
      sandboxWebhookSecret: raw.SANDBOX_WEBHOOK_SECRET,
    },
  };
}

export const env: Env = parseEnv(process.env);

// next-auth looks for this by itself. It then builds addresses from the host that was asked for, which the listener has
// settled (server/forwarded.ts) and which is checked against the domains of tenants.
process.env["AUTH_TRUST_HOST"] = "1";
