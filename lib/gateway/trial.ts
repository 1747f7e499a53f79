import type { CredentialRow, ModelRow, UpstreamRow } from "@/lib/db/directory/rows";
import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import type { RateCard } from "@/lib/domain/pricing/rate-card";
import { upstreamAddress } from "@/lib/integrations/upstream/address";
import type { Caller } from "./authenticate";
import { boundOf, outputPerChoice } from "./bound";
import { CallReply } from "./call-reply";
import { anySheet } from "./charge-sheet";
import type { GatewayReply } from "./contract";
import { isUsable } from "./credentials";
import { chatCompletions } from "./endpoints";
import { LiveCall } from "./live-call";
import { dashed, mintHex } from "./mint-id";
import { listInForce, type Offer } from "./offers";
import type { CallPlan, Choice } from "./plan";
import { isRefusal, type ParsedRequest } from "./protocols/contract";
import { booksUnavailable, noCapacity, notServed, ourMistake, stopping, type Refusal } from "./refusal";
import type { Candidate } from "./routing";
import type { GatewayRuntime } from "./runtime";
import { stockOf } from "./stock";
import { targetOf } from "./target";

/** Which upstream is tried, and with which of its models; null: the first of them that talks. */
export interface TrialOrder {
  readonly tenantId: string;
  readonly upstreamId: string;
  readonly modelId: string | null;
}

const QUESTION = "Say in one short sentence that you can be reached.";
/** Enough for a sentence, and for what some models think before it. */
const TOKENS = { plain: 64, reasoning: 1_024 };

/**
 * Calls one upstream as a customer's call would be, through its adapter, and streams the answer as a chat completion. It
 * is held and settled like any other (SECURITY.md: no health check is exempt), but sold to nobody: a call without levels, whose
 * stock is booked as testing. Whoever may do this was asked before. Never rejects.
 */
export async function runTrial(runtime: GatewayRuntime, order: TrialOrder, raw: GatewayReply): Promise<void> {
  const { services } = runtime;
  const startedAt = services.now();
  const hex = mintHex(startedAt);
  const reply = new CallReply(raw, chatCompletions.protocol, hex, true);
  try {
    const planned = await planTrial(runtime, order, startedAt);
    if (isRefusal(planned)) return reply.refuse(planned);
    const { plan, request } = planned;
    const parts = { services, request, plan, reply, id: dashed(hex), hex, once: null, ticket: NO_TICKET };
    await new LiveCall({ ...parts, startedAt }).run();
  } catch (error) {
    services.onMistake(error, reply.requestId);
    if (!reply.left) reply.refuse(ourMistake(reply.requestId));
  }
}

/** A trial takes nothing of anybody's rate limits but the upstream's own. */
const NO_TICKET = { end: () => undefined };

interface PlannedTrial {
  readonly plan: CallPlan;
  readonly request: ParsedRequest;
}

async function planTrial(
  runtime: GatewayRuntime,
  order: TrialOrder,
  now: number,
): Promise<PlannedTrial | Refusal> {
  const { services, directory } = runtime;
  if (runtime.stopping) return stopping;
  if (!runtime.isReady && !(await runtime.ready())) return booksUnavailable;
  // It may have been added a moment ago.
  await directory.refresh();
  const tenant = directory.tenant(order.tenantId);
  const upstream = tenant?.upstreams.find(order.upstreamId);
  if (!tenant || !upstream) return noCapacity;
  const served = servedModel(tenant, upstream, order.modelId, now);
  if (!served) return notServed(upstream.id);
  const { model, name } = served;
  const request = askOf(model, services.limits);
  if (isRefusal(request)) return request;
  const caller = trialCaller(tenant);
  const offer = offerAtCost(caller, model, request, now);
  const candidate = offer && candidateOf(runtime, tenant, upstream, name, offer, now);
  const wire = chatCompletions.wires[upstream.protocol];
  if (!offer || !candidate || !wire) return noCapacity;
  const target = targetOf(caller, request, offer, candidate);
  const refused = wire.problemOf(request, target);
  if (refused) return refused;
  await services.rateCards.persist(offer.priced, new Date(now));
  const choice: Choice = { offer, candidate, wire, target };
  return { request, plan: { caller, levels: [], budgets: [], choices: [choice], isTrial: true } };
}

interface Served {
  readonly model: ModelRow;
  /** What the upstream calls it. */
  readonly name: string;
}

/** The model asked for, or the first by name that talks and whose cost can be told. */
function servedModel(
  tenant: TenantDirectory,
  { id }: UpstreamRow,
  modelId: string | null,
  now: number,
): Served | undefined {
  const served: Served[] = [];
  for (const model of tenant.models.all()) {
    if (model.modality !== "text" || (modelId !== null && model.id !== modelId)) continue;
    const row = tenant.upstreamModels.group(model.id).find((one) => one.upstreamId === id);
    if (row && listInForce({ tenant }, model, now)) served.push({ model, name: row.upstreamName });
  }
  return served.sort((a, b) => (a.model.slug < b.model.slug ? -1 : 1))[0];
}

function askOf(
  { slug, capabilities }: ModelRow,
  limits: Parameters<typeof chatCompletions.parse>[1],
): ReturnType<typeof chatCompletions.parse> {
  const body = Buffer.from(
    JSON.stringify({
      model: slug,
      stream: true,
      max_tokens: capabilities.includes("reasoning") ? TOKENS.reasoning : TOKENS.plain,
      messages: [{ role: "user", content: QUESTION }],
    }),
  );
  return chatCompletions.parse(
    { rest: "", query: new URLSearchParams(), body, header: () => undefined },
    limits,
  );
}

/** The root asks itself. There is no key: nothing reads this one but the pseudonym a vendor may be given. */
function trialCaller(tenant: TenantDirectory): Caller {
  const { tenantId } = tenant;
  const none = { modelIds: [], expiresAt: null, limits: {}, digest: "" };
  return { tenant, key: { ...none, tenantId, id: tenantId, partyId: tenantId } };
}

/** A card without sales: what it costs is told by the list price, by which stock is counted. */
function offerAtCost(caller: Caller, model: ModelRow, request: ParsedRequest, now: number): Offer | null {
  const { tenantId } = caller.tenant;
  const list = listInForce(caller, model, now);
  if (!list) return null;
  const { id: listPriceId, currency, prices, bands } = list;
  const listed = { currency, prices, ...(bands && { bands }) };
  const card: RateCard = {
    ...{ customerId: tenantId, modelId: model.id, levels: [] },
    ...{ list: { listPriceId, ...listed }, rootBuy: listed },
  };
  const sheet = anySheet(card, false);
  const bound = boundOf(request, model, sheet.metered);
  return {
    ...{ model, served: model, basis: card, curated: null, tier: null, sheet, bound, fullBound: bound },
    priced: { tenantId, card, partyPath: [tenantId], id: null },
    maxTokens: outputPerChoice(request, model),
  };
}

/** The upstream with the latest of its keys that may be used, whether or not it takes customers' calls. */
function candidateOf(
  { services }: GatewayRuntime,
  tenant: TenantDirectory,
  upstream: UpstreamRow,
  modelName: string,
  { basis, sheet }: Offer,
  now: number,
): Candidate | null {
  const account = tenant.supplierAccounts.find(upstream.supplierAccountId);
  const stock = account && stockOf(tenant, account, basis, sheet.metered, now);
  const address = URL.canParse(upstream.baseUrl)
    ? upstreamAddress(upstream.baseUrl, upstream.protocol)
    : null;
  const usable = tenant.credentials.group(upstream.id).filter((row) => isUsable(row, now));
  const row = usable.reduce<CredentialRow | null>(
    (last, one) => (last && last.id > one.id ? last : one),
    null,
  );
  const secret = row && services.credentials.secret(tenant, row);
  if (!account || !stock || !address || !row || !secret) return null;
  const { id: credentialId, limits: credentialLimits } = row;
  return { upstream, account, credentialId, credentialLimits, secret, modelName, stock, ...address };
}
