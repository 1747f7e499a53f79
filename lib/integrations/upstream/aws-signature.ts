import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";

/** How a request proves to Amazon whose it is: a key of Bedrock's, sent as it is, or a pair of keys that sign. */
export type AwsCredential =
  | { readonly kind: "bearer"; readonly token: string }
  | {
      readonly kind: "keys";
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string | null;
    };

/**
 * Reads a credential as people paste it: "accessKeyId:secretAccessKey", with ":sessionToken" behind it for temporary keys,
 * or an API key of Bedrock's, which has no colon. Null when it is neither.
 */
export function parseAwsCredential(text: string): AwsCredential | null {
  const trimmed = text.trim();
  if (!trimmed.includes(":")) return /^\S{20,}$/.test(trimmed) ? { kind: "bearer", token: trimmed } : null;
  const [accessKeyId = "", secretAccessKey = "", sessionToken, ...more] = trimmed.split(":");
  if (
    !/^[A-Z0-9]{16,128}$/.test(accessKeyId) ||
    !/^\S{16,}$/.test(secretAccessKey) ||
    more.length > 0 ||
    sessionToken === ""
  )
    return null;
  return { kind: "keys", accessKeyId, secretAccessKey, sessionToken: sessionToken ?? null };
}

/** A request to be signed. */
export interface AwsRequest {
  readonly method: string;
  readonly origin: string;
  /** With its query, encoded as it goes over the wire. */
  readonly path: string;
  /** Names and values alternate. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
}

export interface AwsScope {
  readonly region: string;
  /** The signing name: Converse's is "bedrock". */
  readonly service: string;
}

/**
 * The headers that authorise a request, names and values alternating: to be sent beside its own. Signed are the host, the
 * date, the content type and what else of the request's headers names no hop (AWS Signature Version 4).
 */
export async function awsHeaders(
  request: AwsRequest,
  credential: AwsCredential,
  { region, service }: AwsScope,
  now: Date,
): Promise<readonly string[]> {
  if (credential.kind === "bearer") return ["authorization", `Bearer ${credential.token}`];
  const { accessKeyId, secretAccessKey, sessionToken } = credential;
  const identity = { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
  const signer = new SignatureV4({
    service,
    region,
    credentials: identity,
    sha256: Sha256,
    applyChecksum: false,
  });
  const own = pairs(request.headers);
  const signed = await signer.sign(asSmithy(request, own), { signingDate: now });
  return Object.entries(signed.headers)
    .filter(([name]) => !own.has(name) && name !== "host")
    .flat();
}

function pairs(headers: readonly string[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (let at = 0; at + 1 < headers.length; at += 2)
    map.set((headers[at] ?? "").toLowerCase(), headers[at + 1] ?? "");
  return map;
}

function asSmithy({ method, origin, path, body }: AwsRequest, own: ReadonlyMap<string, string>) {
  const { protocol, hostname, host, port } = new URL(origin);
  const [bare = "/", search = ""] = path.split("?", 2);
  return {
    method,
    protocol,
    hostname,
    ...(port === "" ? {} : { port: Number(port) }),
    path: bare,
    query: queryOf(search),
    headers: { ...Object.fromEntries(own), host },
    body: body ?? undefined,
  };
}

function queryOf(search: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(search);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const all = parameters.getAll(name);
      return [name, all.length === 1 ? (all[0] ?? "") : all];
    }),
  );
}
