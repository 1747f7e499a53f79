import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { upstreamAddress } from "./address";
import { baseUrlProblem, isAllowedHost } from "./allowed-hosts";
import { ForbiddenAddressError } from "./connector";
import { credentialHeaders, UnusableCredentialError, type CredentialUse } from "./credential-headers";
import { GoogleTokenError, GoogleTokens } from "./google-token";
import { guardedFetch } from "./guarded-fetch";
import { probeOf, type Probe } from "./probe-requests";
import { chosenProxy } from "./proxies";
import { UpstreamClient } from "./upstream-client";

/** What a test of an upstream found. Nothing was generated, so nothing is billed. */
export type ProbeResult =
  | {
      readonly ok: true;
      readonly latencyMs: number;
      /** Empty where the vendor lists none that could be called. */
      readonly modelNames: readonly string[];
    }
  | { readonly ok: false; readonly reason: ProbeFailure; readonly status: number | null };

export type ProbeFailure =
  "bad_url" | "forbidden_address" | "unreachable" | "timed_out" | "refused_key" | "bad_answer";

/** An upstream as it would be called. */
export interface ProbeTarget extends CredentialUse {
  readonly baseUrl: string;
  /** What it calls one of the models it serves: for vendors that list none. */
  readonly modelName: string | null;
}

const PROBE_MS = 10_000;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Asks an upstream which models it has (or, at Vertex, how many tokens a word has: it lists none), with the key it would be
 * called with. Free at every vendor. The key is sent to the base URL's host and nowhere else; for Bedrock also to the
 * control plane beside it.
 */
export async function probeUpstream(target: ProbeTarget): Promise<ProbeResult> {
  if (baseUrlProblem(target.baseUrl) !== null) return { ok: false, reason: "bad_url", status: null };
  const client = new UpstreamClient();
  const began = performance.now();
  try {
    const { origin, basePath } = upstreamAddress(target.baseUrl, target.protocol);
    const probe = probeOf(target.protocol, origin, basePath, target);
    const { status, body } = await ask(client, target, probe);
    if (isRefusal(target.protocol, status, body)) return { ok: false, reason: "refused_key", status };
    const modelNames = status === 200 ? read(probe, body) : null;
    if (modelNames === null) return { ok: false, reason: "bad_answer", status };
    return { ok: true, latencyMs: Math.round(performance.now() - began), modelNames };
  } catch (error) {
    return { ok: false, reason: failureOf(error), status: null };
  } finally {
    await client.close();
  }
}

/** Google says 400 of a key it does not know. */
function isRefusal(protocol: UpstreamProtocol, status: number, body: string): boolean {
  return (
    status === 401 || status === 403 || (protocol === "gemini" && status === 400 && /API.?KEY/i.test(body))
  );
}

function failureOf(error: unknown): ProbeFailure {
  if (error instanceof ForbiddenAddressError) return "forbidden_address";
  if (error instanceof UnusableCredentialError) return "refused_key";
  if (error instanceof GoogleTokenError) return error.refused ? "refused_key" : "unreachable";
  return error instanceof ProbeTimeout ? "timed_out" : "unreachable";
}

class ProbeTimeout extends Error {}

async function ask(
  client: UpstreamClient,
  target: ProbeTarget,
  { origin, path, method, headers, body }: Probe,
): Promise<{ status: number; body: string }> {
  const proxy = chosenProxy(target.settings);
  const tools = {
    googleTokens: new GoogleTokens({
      fetchThrough: (name) => guardedFetch(client, name),
      now: Date.now,
      isAllowedHost,
    }),
    now: Date.now,
  };
  const plain = { origin, path, method, headers, body };
  const own = await credentialHeaders(tools, target, plain);
  return send(client, { ...plain, headers: [...own, ...headers], proxy });
}

function send(
  client: UpstreamClient,
  request: Parameters<UpstreamClient["send"]>[0],
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let bytes = 0;
    const exchange = client.send(request, {
      onHead: (code) => void (status = code),
      onData(chunk) {
        bytes += chunk.length;
        if (bytes <= MAX_BYTES) chunks.push(chunk);
      },
      onEnd() {
        clearTimeout(patience);
        resolve({ status, body: Buffer.concat(chunks).toString() });
      },
      onError(error) {
        clearTimeout(patience);
        reject(error);
      },
    });
    const patience = setTimeout(() => {
      exchange.abort();
      reject(new ProbeTimeout());
    }, PROBE_MS);
  });
}

function read(probe: Probe, body: string): readonly string[] | null {
  try {
    return probe.namesIn(JSON.parse(body));
  } catch {
    return null;
  }
}
