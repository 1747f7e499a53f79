import { upstreamAddress } from "./address";
import { baseUrlProblem } from "./allowed-hosts";
import { ForbiddenAddressError } from "./connector";
import { UpstreamClient } from "./upstream-client";

/** What a test of an upstream found. Nothing was generated, so nothing is billed. */
export type ProbeResult =
  | { readonly ok: true; readonly latencyMs: number; readonly modelNames: readonly string[] }
  | { readonly ok: false; readonly reason: ProbeFailure; readonly status: number | null };

export type ProbeFailure =
  "bad_url" | "forbidden_address" | "unreachable" | "timed_out" | "refused_key" | "bad_answer";

const PROBE_MS = 10_000;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Asks an OpenAI-compatible upstream which models it has, with the key it would be called with.
 * @param secret the key; it is sent to the base URL's host and nowhere else
 */
export async function probeUpstream(baseUrl: string, secret: string): Promise<ProbeResult> {
  if (baseUrlProblem(baseUrl) !== null) return { ok: false, reason: "bad_url", status: null };
  const client = new UpstreamClient();
  const began = performance.now();
  try {
    const { status, body } = await get(client, baseUrl, secret);
    if (status === 401 || status === 403) return { ok: false, reason: "refused_key", status };
    const modelNames = status === 200 ? readNames(body) : null;
    if (modelNames === null) return { ok: false, reason: "bad_answer", status };
    return { ok: true, latencyMs: Math.round(performance.now() - began), modelNames };
  } catch (error) {
    return { ok: false, reason: failureOf(error), status: null };
  } finally {
    await client.close();
  }
}

function failureOf(error: unknown): ProbeFailure {
  if (error instanceof ForbiddenAddressError) return "forbidden_address";
  return error instanceof ProbeTimeout ? "timed_out" : "unreachable";
}

class ProbeTimeout extends Error {}

function get(
  client: UpstreamClient,
  baseUrl: string,
  secret: string,
): Promise<{ status: number; body: string }> {
  const { origin, basePath } = upstreamAddress(baseUrl);
  const headers = [
    "authorization",
    `Bearer ${secret}`,
    "accept",
    "application/json",
    "accept-encoding",
    "identity",
  ];
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let bytes = 0;
    const finish = () => {
      clearTimeout(patience);
      resolve({ status, body: Buffer.concat(chunks).toString() });
    };
    const exchange = client.send(
      { origin, path: `${basePath}/models`, method: "GET", headers, body: null },
      {
        onHead: (code) => void (status = code),
        onData(chunk) {
          bytes += chunk.length;
          if (bytes <= MAX_BYTES) chunks.push(chunk);
        },
        onEnd: finish,
        onError(error) {
          clearTimeout(patience);
          reject(error);
        },
      },
    );
    const patience = setTimeout(() => {
      exchange.abort();
      reject(new ProbeTimeout());
    }, PROBE_MS);
  });
}

function readNames(body: string): string[] | null {
  try {
    const { data } = JSON.parse(body) as { data?: unknown };
    if (!Array.isArray(data)) return null;
    return data
      .map((model: { id?: unknown }) => model.id)
      .filter((id): id is string => typeof id === "string");
  } catch {
    return null;
  }
}
