import { filledBaseUrl } from "@/lib/domain/metering/vendors";
import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { proxyNames } from "@/lib/integrations/upstream/proxies";

import { Invalid } from "../errors";
import { checkedBaseUrl } from "./checked-base-url";
import { readSettings, type UpstreamSettings } from "./settings-schema";

/** Where an upstream is and how it is spoken to, checked. @throws Invalid with the form's names of fields. */
export function checkedPlace(
  protocol: UpstreamProtocol,
  baseUrl: string,
  raw: Readonly<Record<string, unknown>>,
): { readonly baseUrl: string; readonly settings: UpstreamSettings } {
  const read = readSettings(protocol, raw);
  if ("issues" in read)
    throw new Invalid(
      Object.fromEntries(read.issues.map(({ path }) => [["settings", ...path].join("."), "invalid_setting"])),
    );
  const { settings } = read;
  if (settings.proxy !== undefined && !proxyNames().includes(settings.proxy))
    throw new Invalid({ "settings.proxy": "proxy_unknown" });
  const filled = filledBaseUrl(baseUrl, settings);
  if (filled.includes("{")) throw new Invalid({ baseUrl: "url_has_gaps" });
  return { baseUrl: checkedBaseUrl(filled), settings };
}
