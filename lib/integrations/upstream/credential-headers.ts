import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { awsHeaders, parseAwsCredential, type AwsRequest } from "./aws-signature";
import type { GoogleTokens } from "./google-token";
import { chosenProxy } from "./proxies";

/** What some vendors' credentials need before they can be sent. */
export interface SigningTools {
  readonly googleTokens: GoogleTokens;
  readonly now: () => number;
}

/** Whose credential it is. */
export interface CredentialUse {
  readonly protocol: UpstreamProtocol;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secret: string;
}

/** Thrown when a credential cannot be what its vendor wants. */
export class UnusableCredentialError extends Error {
  override readonly name = "UnusableCredentialError";
}

/**
 * How each vendor wants its key: header names and values alternate. Only vendors whose requests are signed take time.
 * @throws (or rejects) where the credential cannot be used
 */
export function credentialHeaders(
  { googleTokens, now }: SigningTools,
  { protocol, settings, secret }: CredentialUse,
  request: AwsRequest,
): readonly string[] | Promise<readonly string[]> {
  switch (protocol) {
    case "azure-openai":
      return ["api-key", secret];
    case "anthropic":
      return ["x-api-key", secret];
    case "gemini":
      return ["x-goog-api-key", secret];
    case "openai":
    case "openai-compatible":
    case "cohere":
      return ["authorization", `Bearer ${secret}`];
    case "vertex":
      return googleTokens
        .tokenFor(secret, chosenProxy(settings))
        .then((token) => ["authorization", `Bearer ${token}`]);
    case "bedrock": {
      const credential = parseAwsCredential(secret);
      if (!credential) throw new UnusableCredentialError("not a credential of Amazon's");
      const region = regionOf(settings, request.origin);
      return awsHeaders(request, credential, { region, service: "bedrock" }, new Date(now()));
    }
    default:
      return protocol satisfies never;
  }
}

/** As set, or as the host says: bedrock-runtime.eu-west-1.amazonaws.com. */
function regionOf({ region }: CredentialUse["settings"], origin: string): string {
  return typeof region === "string"
    ? region
    : (/bedrock(?:-runtime)?\.([\w-]+)\./.exec(origin)?.[1] ?? "us-east-1");
}
