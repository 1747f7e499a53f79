/** Where the endpoints of an upstream's API are. */
export interface UpstreamAddress {
  readonly origin: string;
  /** Before `/chat/completions` and the like; never ends in a slash. */
  readonly basePath: string;
}

/** Reads a base URL as clients write it: `https://api.example.com/v1`; a bare host means its `/v1`. */
export function upstreamAddress(baseUrl: string): UpstreamAddress {
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/\/+$/, "");
  return { origin: url.origin, basePath: path === "" ? "/v1" : path };
}
