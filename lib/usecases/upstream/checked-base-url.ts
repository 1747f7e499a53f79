import { baseUrlProblem } from "@/lib/integrations/upstream/allowed-hosts";

import { Invalid } from "../errors";

/** A base URL without a trailing slash. Throws Invalid for what may not be called (SECURITY.md, Proxy hop). */
export function checkedBaseUrl(baseUrl: string): string {
  if (baseUrlProblem(baseUrl) !== null) throw new Invalid({ baseUrl: "upstreamUrl" });
  return baseUrl.replace(/\/+$/, "");
}
