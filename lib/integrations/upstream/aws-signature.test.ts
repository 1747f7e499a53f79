import { describe, expect, it } from "vitest";
import { awsHeaders, parseAwsCredential, type AwsCredential, type AwsRequest } from "./aws-signature";

/** Of Amazon's published test suite for Signature Version 4. */
const KEYS: AwsCredential = {
  kind: "keys",
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  sessionToken: null,
};
const SCOPE = { region: "us-east-1", service: "service" };
const NOW = new Date("2015-08-30T12:36:00Z");
const PLAIN: AwsRequest = {
  method: "GET",
  origin: "https://example.amazonaws.com",
  path: "/",
  headers: [],
  body: null,
};

async function signed(
  request: Partial<AwsRequest>,
  credential = KEYS,
): Promise<Readonly<Record<string, string>>> {
  const headers = await awsHeaders({ ...PLAIN, ...request }, credential, SCOPE, NOW);
  return Object.fromEntries(
    Array.from({ length: headers.length / 2 }, (_, at) => [headers[at * 2] ?? "", headers[at * 2 + 1] ?? ""]),
  );
}

const authorization = (names: string, signature: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`;

describe("Signature Version 4", () => {
  it.each<[string, Partial<AwsRequest>, string, string]>([
    [
      "get-vanilla",
      {},
      "host;x-amz-date",
      "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ],
    [
      "post-vanilla",
      { method: "POST" },
      "host;x-amz-date",
      "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ],
    [
      "get-vanilla-query-order-key-case",
      { path: "/?Param2=value2&Param1=value1" },
      "host;x-amz-date",
      "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ],
    [
      "post-x-www-form-urlencoded",
      {
        method: "POST",
        headers: ["Content-Type", "application/x-www-form-urlencoded"],
        body: Buffer.from("Param1=value1"),
      },
      "content-type;host;x-amz-date",
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ],
  ])("is Amazon's own of %s", async (_name, request, names, signature) => {
    expect(await signed(request)).toEqual({
      "x-amz-date": "20150830T123600Z",
      authorization: authorization(names, signature),
    });
  });

  it("signs a session's token, the path and the body", async () => {
    const base = { method: "POST", path: "/model/a%3A0/converse", body: Buffer.from("{}") };
    const plain = await signed(base);
    const session = await signed(base, { ...KEYS, sessionToken: "token" });
    expect(session["x-amz-security-token"]).toBe("token");
    expect(session.authorization).toContain("SignedHeaders=host;x-amz-date;x-amz-security-token");
    expect((await signed({ ...base, path: "/model/b/converse" })).authorization).not.toBe(
      plain.authorization,
    );
    expect((await signed({ ...base, body: Buffer.from("[]") })).authorization).not.toBe(plain.authorization);
  });

  it("is not needed with a key of Bedrock's own", async () => {
    const token = "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl";
    expect(await signed({}, { kind: "bearer", token })).toEqual({ authorization: `Bearer ${token}` });
  });
});

describe("credentials as they are pasted", () => {
  it("are keys, with or without a session, or a key of Bedrock's", () => {
    const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    expect(parseAwsCredential(` AKIAIOSFODNN7EXAMPLE:${secret}\n`)).toEqual({
      kind: "keys",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: secret,
      sessionToken: null,
    });
    expect(parseAwsCredential(`ASIAIOSFODNN7EXAMPLE:${secret}:IQoJ/+=`)).toMatchObject({
      sessionToken: "IQoJ/+=",
    });
    expect(parseAwsCredential("ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl")).toMatchObject({ kind: "bearer" });
  });

  it.each([
    "",
    "short",
    "akia:secretsecretsecret",
    "AKIAIOSFODNN7EXAMPLE:",
    "AKIAIOSFODNN7EXAMPLE:short",
    "A:b:c:d",
  ])("are not %j", (text) => {
    expect(parseAwsCredential(text)).toBeNull();
  });
});
