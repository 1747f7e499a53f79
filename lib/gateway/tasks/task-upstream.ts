import type { IncomingHttpHeaders } from "node:http";
import type { TaskRow } from "@/lib/db/batch/tasks";
import type { Directory } from "@/lib/db/directory/directory";
import { upstreamAddress } from "@/lib/integrations/upstream/address";
import type { WireRequest } from "../protocols/contract";
import type { CallServices } from "../services";

/** What an upstream answered to a question about a task. */
export interface TaskAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

const LONGEST_MS = 30_000;

/**
 * Asks the upstream a task is at, with the credential that made it: ids live in an account. Null when it could not be
 * asked, or answered too much, or in too long a time.
 */
export function askUpstream(
  { upstreams, credentials, limits }: CallServices,
  directory: Directory,
  task: TaskRow,
  made: WireRequest,
): Promise<TaskAnswer | null> {
  const tenant = directory.tenant(task.tenant_id);
  const upstream = tenant?.upstreams.find(task.upstream_id);
  const credential = tenant?.credentials.find(task.credential_id);
  const secret = tenant && credential ? credentials.secret(tenant, credential) : null;
  if (!upstream || secret === null || !URL.canParse(upstream.baseUrl)) return Promise.resolve(null);
  const { origin, basePath } = upstreamAddress(upstream.baseUrl);
  const headers = [
    "authorization",
    `Bearer ${secret}`,
    "accept-encoding",
    "identity",
    "user-agent",
    "entrepot",
  ];
  const { promise, resolve } = Promise.withResolvers<TaskAnswer | null>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  let head: { status: number; headers: IncomingHttpHeaders } | null = null;
  const exchange = upstreams.send(
    { origin, path: basePath + made.path, method: made.method, headers, body: made.body },
    {
      onHead: (status, received) => {
        head = { status, headers: received };
      },
      onData: (chunk) => {
        bytes += chunk.length;
        if (bytes <= limits.answerBytes) return void chunks.push(chunk);
        exchange.abort();
        resolve(null);
      },
      onEnd: () => {
        const contentType = head?.headers["content-type"] ?? "application/octet-stream";
        resolve({ status: head?.status ?? 0, contentType, body: Buffer.concat(chunks) });
      },
      onError: () => resolve(null),
    },
  );
  const patience = setTimeout(() => {
    exchange.abort();
    resolve(null);
  }, LONGEST_MS);
  return promise.finally(() => clearTimeout(patience));
}
