import { createVerify, generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { credentialHeaders } from "./credential-headers";
import { GoogleTokens, readServiceAccount } from "./google-token";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const ACCOUNT = {
  ...{ type: "service_account", client_email: "sa@project.test", private_key_id: "k1" },
  private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  token_uri: "https://oauth2.googleapis.com/token",
};
const SECRET = JSON.stringify(ACCOUNT);

interface Asked {
  readonly url: string;
  readonly form: URLSearchParams;
  readonly redirect: string | undefined;
  readonly proxy: string | null;
}

let asked: Asked[];
let nowMs: number;
let answer: () => Response;

beforeEach(() => {
  asked = [];
  nowMs = 1_800_000_000_000;
  answer = () =>
    Response.json({ access_token: `token-${asked.length}`, expires_in: 3_600, token_type: "Bearer" });
});

const tokens = () =>
  new GoogleTokens({
    fetchThrough: (proxy) => (input, init) => {
      const form = new URLSearchParams(init?.body as string);
      asked.push({ url: input as string, form, redirect: init?.redirect, proxy });
      return Promise.resolve().then(answer);
    },
    now: () => nowMs,
    isAllowedHost: (host, port) => `${host}:${port}` === "127.0.0.1:9",
  });

describe("tokens for Vertex", () => {
  it("are asked for with a signed assertion", async () => {
    expect(await tokens().tokenFor(SECRET)).toBe("token-1");
    expect(asked[0]).toMatchObject({ url: ACCOUNT.token_uri, redirect: "error" });
    expect(asked[0]?.form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const [header = "", claims = "", signature = ""] = asked[0]?.form.get("assertion")?.split(".") ?? [];
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as unknown;
    expect(read(header)).toEqual({ alg: "RS256", typ: "JWT", kid: "k1" });
    expect(read(claims)).toEqual({
      ...{ iss: "sa@project.test", aud: ACCOUNT.token_uri, iat: 1_800_000_000, exp: 1_800_003_600 },
      scope: "https://www.googleapis.com/auth/cloud-platform",
    });
    const verify = createVerify("RSA-SHA256").update(`${header}.${claims}`);
    expect(verify.verify(publicKey, signature, "base64url")).toBe(true);
  });

  it("are kept until shortly before they end, each credential's apart", async () => {
    const held = tokens();
    const other = JSON.stringify({ ...ACCOUNT, client_email: "other@project.test" });
    expect(await Promise.all([held.tokenFor(SECRET), held.tokenFor(SECRET)])).toEqual(["token-1", "token-1"]);
    expect(await held.tokenFor(other)).toBe("token-2");
    nowMs += 3_299_000;
    expect(await held.tokenFor(SECRET)).toBe("token-1");
    nowMs += 2_000;
    expect(await held.tokenFor(SECRET)).toBe("token-3");
    expect(asked).toHaveLength(3);
  });

  it("are asked for through the proxy of their upstream, and kept for each way out apart", async () => {
    const googleTokens = tokens();
    const headersBy = (settings: Readonly<Record<string, unknown>>) =>
      credentialHeaders(
        { googleTokens, now: () => nowMs },
        { protocol: "vertex", settings, secret: SECRET },
        { origin: "https://example.test", path: "/", method: "POST", headers: [], body: null },
      );
    expect(await headersBy({ proxy: "egress" })).toEqual(["authorization", "Bearer token-1"]);
    expect(await headersBy({})).toEqual(["authorization", "Bearer token-2"]);
    expect(await headersBy({ proxy: "egress" })).toEqual(["authorization", "Bearer token-1"]);
    expect(asked.map(({ proxy }) => proxy)).toEqual(["egress", null]);
  });

  it.each([
    [() => new Response("{}", { status: 401 }), true],
    [() => new Response("<html>", { status: 503 }), false],
    [() => Response.json({ access_token: "x" }), false],
    [() => new Response("<html>"), false],
    [
      () => {
        throw new TypeError("reset");
      },
      false,
    ],
  ])("fail without being kept: %#", async (bad, refused) => {
    const good = answer;
    answer = bad;
    const held = tokens();
    await expect(held.tokenFor(SECRET)).rejects.toMatchObject({ refused });
    answer = good;
    expect(await held.tokenFor(SECRET)).toBe("token-2");
  });

  it.each([
    ["no JSON"],
    ["null"],
    [JSON.stringify({ type: "authorized_user" })],
    [JSON.stringify({ ...ACCOUNT, private_key: 1 })],
    [JSON.stringify({ ...ACCOUNT, private_key: "-----BEGIN PRIVATE KEY-----" })],
    [JSON.stringify({ ...ACCOUNT, token_uri: "http://169.254.169.254/token" })],
    [JSON.stringify({ ...ACCOUNT, token_uri: "http://oauth2.googleapis.com/token" })],
    [JSON.stringify({ ...ACCOUNT, token_uri: "https://oauth2.googleapis.com.evil.test/token" })],
    [JSON.stringify({ ...ACCOUNT, token_uri: "https://oauth2.googleapis.com@evil.test/token" })],
  ])("are not asked for with %s", async (secret) => {
    const failure: unknown = await tokens()
      .tokenFor(secret)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ refused: true });
    expect(String(failure)).not.toContain("PRIVATE KEY");
    expect(asked).toHaveLength(0);
  });

  it("may come from a host the operator vouches for", () => {
    const uri = (token_uri: string) => JSON.stringify({ ...ACCOUNT, token_uri });
    const allow = (host: string, port: string) => host === "127.0.0.1" && port === "9";
    expect(readServiceAccount(uri("http://127.0.0.1:9/token"), allow)).toMatchObject({ keyId: "k1" });
    expect(readServiceAccount(uri("http://127.0.0.1:8/token"), allow)).toContain("token_uri");
  });
});
