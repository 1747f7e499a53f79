import type { UpstreamClient } from "./upstream-client";

const MAX_BYTES = 1024 * 1024;

/**
 * A `fetch` for small JSON answers (Google's tokens) whose connections are looked at as those of upstreams are
 * (SECURITY.md, "Proxy hop"): no private address, no redirect.
 * @param proxy the name of the egress proxy to go through
 */
export function guardedFetch(client: UpstreamClient, proxy: string | null = null): typeof fetch {
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = typeof init.body === "string" ? Buffer.from(init.body) : null;
    const headers = [...new Headers(init.headers)].flat();
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const chunks: Buffer[] = [];
    let [status, bytes] = [0, 0];
    const exchange = client.send(
      {
        ...{ origin: url.origin, path: url.pathname + url.search, headers, body, proxy },
        method: init.method === "POST" ? "POST" : "GET",
      },
      {
        onHead(code) {
          status = code;
          if (code >= 300 && code < 400) stop(new TypeError("redirects are not followed"));
        },
        onData(chunk) {
          bytes += chunk.length;
          if (bytes > MAX_BYTES) stop(new TypeError("the answer is too long"));
          else chunks.push(chunk);
        },
        onEnd: () => resolve(new Response(Buffer.concat(chunks), { status })),
        onError: reject,
      },
    );
    const stop = (error: Error) => {
      reject(error);
      exchange.abort();
    };
    init.signal?.addEventListener("abort", () => stop(new DOMException("aborted", "AbortError")), {
      once: true,
    });
    return promise;
  };
}
