import { allowsAddress } from "@/lib/integrations/network/networks";
import type { Directory } from "@/lib/db/directory/directory";
import type { ApiKeyRow } from "@/lib/db/directory/rows";
import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import { apiKeyShape } from "@/lib/domain/access/api-key";
import { apiKeyDigestText } from "@/lib/integrations/vault/api-key-digest";
import type { Alerts } from "./alerts";
import type { GatewayRequest } from "./contract";
import { ownerOfHost } from "./host";
import { limitsOf } from "./limiter/known-limits";
import { reportAddressHit } from "./limiter/report-hits";
import {
  accountInactive,
  addressNotAllowed,
  invalidKey,
  keyInAddress,
  limitsUnreadable,
  missingKey,
  wrongHost,
  type Refusal,
} from "./refusal";

/** Who calls. */
export interface Caller {
  readonly tenant: TenantDirectory;
  readonly key: ApiKeyRow;
}

export interface AuthenticationTools {
  readonly directory: Directory;
  readonly pepper: () => Buffer;
  readonly platformHost: string | undefined;
  readonly now: () => number;
  readonly alerts: Alerts;
}

const BEARER = "bearer ";
const LONGEST_KEY = 512;
const KEY_IN_ADDRESS = /[?&]key=[^&]/;

/** The key a request carries, in one of the three headers clients use; a key in the URL is not looked at. */
export function presentedKey(request: GatewayRequest): string | undefined {
  const authorization = request.header("authorization");
  if (authorization !== undefined && authorization.slice(0, BEARER.length).toLowerCase() === BEARER)
    return authorization.slice(BEARER.length).trim();
  return request.header("x-api-key") ?? request.header("x-goog-api-key");
}

/** Finds out who calls; a refusal otherwise. Only a key made a moment ago needs a look into the database. */
export function authenticate(
  tools: AuthenticationTools,
  request: GatewayRequest,
): Caller | Refusal | Promise<Caller | Refusal> {
  const owner = ownerOfHost(tools.directory, request.header("host"), tools.platformHost);
  if (!owner) return wrongHost;
  const presented = presentedKey(request);
  if (presented === undefined || presented === "")
    return KEY_IN_ADDRESS.test(request.url) ? keyInAddress : missingKey;
  const shape = presented.length <= LONGEST_KEY ? apiKeyShape(presented) : "bad_check";
  if (shape === "bad_check") return invalidKey;
  const digest = apiKeyDigestText(tools.pepper(), presented);
  const expected = owner.kind === "tenant" ? owner.tenantId : null;
  const known = tools.directory.keyByDigest(digest);
  if (known) return callerOf(tools, request, known, expected);
  if (shape === "other") return invalidKey;
  return tools.directory.findNewKey(digest).then(
    (found) => (found ? callerOf(tools, request, found, expected) : invalidKey),
    // Not knowing it is no reason to say more than that.
    () => invalidKey,
  );
}

function callerOf(
  { directory, now, alerts }: AuthenticationTools,
  request: GatewayRequest,
  key: ApiKeyRow,
  expected: string | null,
): Caller | Refusal {
  const expired = key.expiresAt !== null && key.expiresAt.getTime() <= now();
  const tenant = directory.tenant(key.tenantId);
  if (expired || !tenant || (expected !== null && expected !== key.tenantId)) return invalidKey;
  if (!tenant.active || tenant.parties.find(key.partyId)?.active !== true) return accountInactive;
  const caller = { tenant, key };
  return addressRefusal(alerts, request, caller) ?? caller;
}

/** A key, its customer and its tenant may each be used from listed addresses only; all of their lists count. */
function addressRefusal(alerts: Alerts, request: GatewayRequest, caller: Caller): Refusal | null {
  const { tenant, key } = caller;
  for (const row of [key, tenant.parties.find(key.partyId), tenant.row]) {
    const limits = row && limitsOf(row);
    if (!limits) return limitsUnreadable;
    if (limits.addresses.length === 0 || allowsAddress(limits.addresses, request.remoteAddress)) continue;
    reportAddressHit(alerts, caller, request.remoteAddress);
    return addressNotAllowed(request.remoteAddress);
  }
  return null;
}
