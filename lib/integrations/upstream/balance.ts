import { nanoFromDecimal } from "@/lib/domain/money/nano";

import { upstreamAddress } from "./address";
import { baseUrlProblem } from "./allowed-hosts";
import { UpstreamClient } from "./upstream-client";

/** What a vendor says is left of an account's credit. */
export interface VendorBalance {
  readonly nano: bigint;
  readonly currency: string;
}

export type BalanceAnswer = VendorBalance | { readonly failure: "refused" | "unreachable" | "bad_answer" };

interface BalanceEndpoint {
  readonly host: RegExp;
  /** Below the origin. */
  readonly path: string;
  /** Reads the answer's JSON; anything missing throws. */
  read(body: unknown): VendorBalance;
}

/** An amount as vendors write it: text or number, with more decimals than we keep. */
const nanoOf = (value: unknown): bigint => {
  const text = typeof value === "number" ? value.toFixed(9) : String(value);
  return nanoFromDecimal(text.replace(/(\.\d{9})\d+$/, "$1"));
};

/** Vendors that answer for their balance, by host. Their documentation is the source; amounts are what is left to use. */
const ENDPOINTS: readonly BalanceEndpoint[] = [
  {
    host: /^api\.deepseek\.com$/,
    path: "/user/balance",
    read(body) {
      const { balance_infos: infos } = body as {
        balance_infos: { currency: string; total_balance: string }[];
      };
      const [info] = infos;
      if (!info) throw new TypeError("no balance");
      return { nano: nanoOf(info.total_balance), currency: info.currency };
    },
  },
  {
    host: /^openrouter\.ai$/,
    path: "/api/v1/credits",
    read(body) {
      const { data } = body as { data: { total_credits: number; total_usage: number } };
      return { nano: nanoOf(data.total_credits) - nanoOf(data.total_usage), currency: "USD" };
    },
  },
  {
    host: /^api\.moonshot\.(cn|ai)$/,
    path: "/v1/users/me/balance",
    read(body) {
      const { data } = body as { data: { available_balance: number } };
      return { nano: nanoOf(data.available_balance), currency: "CNY" };
    },
  },
  {
    host: /^api\.siliconflow\.(cn|com)$/,
    path: "/v1/user/info",
    read(body) {
      const { data } = body as { data: { totalBalance: string } };
      return { nano: nanoOf(data.totalBalance), currency: "CNY" };
    },
  },
];

const ASK_MS = 10_000;
const MAX_BYTES = 64 * 1024;

/** Whether there is an endpoint to ask at this base URL. */
export function hasBalance(baseUrl: string): boolean {
  return endpointOf(baseUrl) !== undefined;
}

function endpointOf(baseUrl: string): BalanceEndpoint | undefined {
  if (!URL.canParse(baseUrl)) return undefined;
  const { hostname } = new URL(baseUrl);
  return ENDPOINTS.find(({ host }) => host.test(hostname));
}

/** Reads an answer of the vendor at this base URL. Undefined where the vendor has no such endpoint. */
export function readBalance(baseUrl: string, status: number, text: string): BalanceAnswer | undefined {
  const endpoint = endpointOf(baseUrl);
  if (!endpoint) return undefined;
  if (status === 401 || status === 403) return { failure: "refused" };
  try {
    return status === 200 ? endpoint.read(JSON.parse(text)) : { failure: "bad_answer" };
  } catch {
    return { failure: "bad_answer" };
  }
}

/**
 * Asks the vendor behind a base URL what is left, with the key calls are made with; the guarded connector keeps it to public
 * addresses. Undefined where the vendor has no such endpoint.
 */
export async function askBalance(baseUrl: string, secret: string): Promise<BalanceAnswer | undefined> {
  const endpoint = endpointOf(baseUrl);
  if (!endpoint) return undefined;
  if (baseUrlProblem(baseUrl) !== null) return { failure: "unreachable" };
  const client = new UpstreamClient();
  try {
    const { status, text } = await get(client, upstreamAddress(baseUrl).origin, endpoint.path, secret);
    return readBalance(baseUrl, status, text);
  } catch {
    return { failure: "unreachable" };
  } finally {
    await client.close();
  }
}

function get(
  client: UpstreamClient,
  origin: string,
  path: string,
  secret: string,
): Promise<{ status: number; text: string }> {
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
    let [status, bytes] = [0, 0];
    const exchange = client.send(
      { origin, path, method: "GET", headers, body: null },
      {
        onHead: (code) => void (status = code),
        onData(chunk) {
          bytes += chunk.length;
          if (bytes <= MAX_BYTES) chunks.push(chunk);
        },
        onEnd() {
          clearTimeout(patience);
          resolve({ status, text: Buffer.concat(chunks).toString() });
        },
        onError(error) {
          clearTimeout(patience);
          reject(error);
        },
      },
    );
    const patience = setTimeout(() => {
      exchange.abort();
      reject(new Error("no answer in time"));
    }, ASK_MS);
  });
}
