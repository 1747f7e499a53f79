import { createHash, createSign } from "node:crypto";

/** What of a service account's JSON is needed to ask for its tokens. */
export interface ServiceAccount {
  readonly clientEmail: string;
  readonly privateKey: string;
  readonly keyId: string | null;
  readonly tokenUri: string;
}

export interface GoogleTokenOptions {
  /** A `fetch` through an egress proxy, or through none; asked for nothing but tokens. */
  readonly fetchThrough: (proxy: string | null) => typeof fetch;
  /** Milliseconds. */
  readonly now: () => number;
  /** Whether the operator vouches for another host that gives out tokens. */
  readonly isAllowedHost: (hostname: string, port: string) => boolean;
}

/** No token could be had. The message names no secret; `refused` says that the credential is to blame. */
export class GoogleTokenError extends Error {
  constructor(
    message: string,
    readonly refused: boolean,
  ) {
    super(message);
  }
}

const GOOGLE = "https://oauth2.googleapis.com";
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const LIFE_S = 3_600;
/** A token is asked for anew so long before it ends: calls under way must not meet its end. */
const EARLY_MS = 300_000;
const ASK_MS = 10_000;

interface Kept {
  readonly token: Promise<string>;
  /** Milliseconds; unknown while it is asked for. */
  until: number;
}

/**
 * Access tokens for Vertex, from the JSON of service accounts: signed, exchanged, and kept until shortly before they end.
 * Callers that come at once share one exchange.
 */
export class GoogleTokens {
  readonly #options: GoogleTokenOptions;
  /** By the digest of the secret, which is kept nowhere, and the way out: no upstream goes another's. */
  readonly #kept = new Map<string, Kept>();

  constructor(options: GoogleTokenOptions) {
    this.#options = options;
  }

  /**
   * A bearer token for a credential.
   * @param secret the service account's JSON
   * @param proxy the name of the egress proxy its upstream is reached through
   * @throws GoogleTokenError when there is none to be had
   */
  tokenFor(secret: string, proxy: string | null = null): Promise<string> {
    const key = `${createHash("sha256").update(secret).digest("base64")} ${proxy ?? ""}`;
    const now = this.#options.now();
    const found = this.#kept.get(key);
    if (found && now < found.until) return found.token;
    for (const [other, { until }] of this.#kept) if (until <= now) this.#kept.delete(other);
    const asked = this.#ask(secret, proxy);
    const kept: Kept = { token: asked.then(({ token }) => token), until: Infinity };
    this.#kept.set(key, kept);
    asked.then(
      ({ lifeMs }) => (kept.until = now + lifeMs - EARLY_MS),
      () => this.#kept.delete(key),
    );
    return kept.token;
  }

  async #ask(secret: string, proxy: string | null): Promise<{ token: string; lifeMs: number }> {
    const account = readServiceAccount(secret, this.#options.isAllowedHost);
    if (typeof account === "string") throw new GoogleTokenError(account, true);
    const assertion = signedAssertion(account, Math.floor(this.#options.now() / 1_000));
    const response = await this.#post(this.#options.fetchThrough(proxy), account.tokenUri, assertion);
    const json = (await response.json().catch(() => null)) as Record<string, unknown> | null;
    if (!response.ok)
      throw new GoogleTokenError(`no token: status ${response.status}`, response.status < 500);
    const { access_token: token, expires_in: seconds } = json ?? {};
    if (typeof token !== "string" || token === "" || typeof seconds !== "number" || !(seconds > 0))
      throw new GoogleTokenError("no token: the answer holds none", false);
    return { token, lifeMs: seconds * 1_000 };
  }

  async #post(ask: typeof fetch, tokenUri: string, assertion: string): Promise<Response> {
    try {
      return await ask(tokenUri, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
        // An assertion goes to the host that was vouched for, and to no other.
        redirect: "error",
        signal: AbortSignal.timeout(ASK_MS),
      });
    } catch {
      throw new GoogleTokenError("no token: the host was not reached", false);
    }
  }
}

/** The service account in a credential's secret; or why there is none. */
export function readServiceAccount(
  secret: string,
  isAllowedHost: GoogleTokenOptions["isAllowedHost"],
): ServiceAccount | string {
  const json = parse(secret);
  if (json?.type !== "service_account") return "The credential is not the JSON of a service account.";
  const { client_email: clientEmail, private_key: privateKey, private_key_id: keyId } = json;
  if (typeof clientEmail !== "string" || typeof privateKey !== "string")
    return "The service account lacks its client_email or its private_key.";
  const tokenUri = json.token_uri ?? `${GOOGLE}/token`;
  if (typeof tokenUri !== "string" || !isTokenHost(tokenUri, isAllowedHost))
    return "The service account's token_uri is not Google's.";
  return { clientEmail, privateKey, keyId: typeof keyId === "string" ? keyId : null, tokenUri };
}

function parse(secret: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(secret);
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Whoever pastes a credential chooses its `token_uri`; we call Google, or what the operator vouches for. */
function isTokenHost(uri: string, isAllowedHost: GoogleTokenOptions["isAllowedHost"]): boolean {
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  if (url.username !== "" || url.password !== "") return false;
  if (url.origin === GOOGLE) return true;
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return isWeb && isAllowedHost(url.hostname, url.port || (url.protocol === "https:" ? "443" : "80"));
}

/** A JWT that asks for a token (RFC 7523), signed with RS256. */
function signedAssertion(account: ServiceAccount, nowS: number): string {
  const { clientEmail: iss, tokenUri: aud, keyId, privateKey } = account;
  const header = { alg: "RS256", typ: "JWT", ...(keyId === null ? {} : { kid: keyId }) };
  const claims = { iss, scope: SCOPE, aud, iat: nowS, exp: nowS + LIFE_S };
  const unsigned = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  try {
    return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(privateKey, "base64url")}`;
  } catch {
    throw new GoogleTokenError("The service account's private_key is no key.", true);
  }
}
