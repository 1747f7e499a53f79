import { authenticate } from "./authenticate";
import type { CallParts } from "./call-parts";
import { CallReply } from "./call-reply";
import type { Endpoint, EndpointContext } from "./endpoint";
import { takeLimits } from "./limiter/take-limits";
import { reportModelHit } from "./limiter/report-hits";
import { LiveCall } from "./live-call";
import { dashed } from "./mint-id";
import { planCall, type CallPlan } from "./plan";
import { isRefusal, type CallEndpoint, type ParsedRequest } from "./protocols/contract";
import { onceMark } from "./repeats";
import { booksUnavailable } from "./refusal";
import { bodyOf } from "./request-body";

/** Starts what was planned. */
type Start<Q extends ParsedRequest> = (
  context: EndpointContext,
  parts: CallParts,
  request: Q,
) => Promise<void>;

/**
 * An endpoint that makes calls: takes a request through authentication, pricing and routing, and starts the call.
 * @param start where that is not a call which ends with its reply
 */
export function serveCall<Q extends ParsedRequest>(
  endpoint: CallEndpoint<Q>,
  start: Start<Q> = (_context, parts) => new LiveCall(parts).run(),
): Endpoint {
  return (context) => serve(context, endpoint, start);
}

async function serve<Q extends ParsedRequest>(
  context: EndpointContext,
  endpoint: CallEndpoint<Q>,
  start: Start<Q>,
): Promise<void> {
  const { runtime, request, hex, startedAt, rest, query } = context;
  const { services } = runtime;
  const authenticated = authenticate(runtime.authentication, request);
  const caller = authenticated instanceof Promise ? await authenticated : authenticated;
  if (isRefusal(caller)) return context.refuse(caller);
  const body = await bodyOf(request, endpoint.bodyKind ?? "json", services.limits);
  if (body === "client_left") return;
  if (isRefusal(body)) return context.refuse(body);
  const parsed = endpoint.parse(
    { rest, query, body, header: (name) => request.header(name) },
    services.limits,
  );
  if (isRefusal(parsed)) return context.refuse(parsed);
  const once = onceMark(request.header("idempotency-key"), body);
  if (once && isRefusal(once)) return context.refuse(once);
  const plan = planCall(services, caller, endpoint, parsed, services.now());
  if (isRefusal(plan)) {
    reportModelHit(services.alerts, caller, parsed.model, plan);
    return context.refuse(plan);
  }
  const protocol = parsed.protocol ?? endpoint.protocol;
  const reply = new CallReply(context.reply, protocol, hex, parsed.stream);
  const id = dashed(hex);
  const limited = takeLimits(services, plan, parsed, {
    ...{ id, protocol: protocol.name, address: request.remoteAddress },
  });
  const { refusal, headers, ticket } = limited instanceof Promise ? await limited : limited;
  reply.rateHeaders = headers;
  if (refusal) {
    services.metrics.refusals.inc({ code: refusal.code });
    return reply.refuse(refusal);
  }
  try {
    const parts = { services, request: parsed, plan, reply, id, hex, once, ticket, startedAt };
    await startKept(context, parts, () => start(context, parts, parsed));
  } catch (error) {
    ticket.end(0);
    throw error;
  }
}

/** Starts a call whose cards are kept: what is charged can be replayed for ever. */
async function startKept(
  context: EndpointContext,
  parts: CallParts,
  start: () => Promise<void>,
): Promise<void> {
  const { plan, reply, ticket } = parts;
  if (!cardsAreKept(plan) && !(await keepCards(context, plan))) {
    ticket.end(0);
    parts.services.metrics.refusals.inc({ code: booksUnavailable.code });
    return reply.refuse(booksUnavailable);
  }
  context.runtime.keyUse.note(plan.caller.key, parts.startedAt);
  await start();
}

function cardsAreKept({ choices }: CallPlan): boolean {
  for (const { offer } of choices)
    if (offer.priced.id === null || offer.tier?.priced.id === null) return false;
  return true;
}

/** Keeps the cards that are used for the first time; false while the database is away. */
async function keepCards({ runtime: { services } }: EndpointContext, plan: CallPlan): Promise<boolean> {
  try {
    for (const { offer } of plan.choices)
      for (const { priced } of offer.tier ? [offer, offer.tier] : [offer])
        await services.rateCards.persist(priced, new Date(services.now()));
    return true;
  } catch (error) {
    services.onMistake(error, "");
    return false;
  }
}
