import { authenticate } from "./authenticate";
import { CallReply } from "./call-reply";
import type { EndpointContext } from "./endpoint";
import { LiveCall } from "./live-call";
import { dashed } from "./mint-id";
import { planCall } from "./plan";
import { isRefusal, type Dialect } from "./protocols/dialect";
import { openaiChat } from "./protocols/openai/chat";
import { bodyTooLarge, booksUnavailable, unsupportedEncoding } from "./refusal";

/** `POST /v1/chat/completions`. */
export const chatCompletions = (context: EndpointContext): Promise<void> => serveCall(context, openaiChat);

/** Takes a request of a protocol through authentication, pricing and routing, and starts the call. */
async function serveCall(context: EndpointContext, dialect: Dialect): Promise<void> {
  const { runtime, request, hex, startedAt } = context;
  const { services } = runtime;
  const authenticated = authenticate(runtime.authentication, request);
  const caller = authenticated instanceof Promise ? await authenticated : authenticated;
  if (isRefusal(caller)) return context.refuse(caller);
  const encoding = request.header("content-encoding");
  if (encoding !== undefined && encoding !== "identity") return context.refuse(unsupportedEncoding);
  const body = await request.readBody(services.limits.bodyBytes);
  if (body === "too_large") return context.refuse(bodyTooLarge(services.limits.bodyBytes));
  if (body === "client_left") return;
  const parsed = dialect.parse(body, services.limits);
  if (isRefusal(parsed)) return context.refuse(parsed);
  const plan = planCall(services, caller, parsed, services.now());
  if (isRefusal(plan)) return context.refuse(plan);
  const rateCardId = plan.priced.id ?? (await persisted(context, plan.priced));
  if (rateCardId === null) return context.refuse(booksUnavailable);
  runtime.keyUse.note(caller.key, startedAt);
  const id = dashed(hex);
  const reply = new CallReply(context.reply, dialect, hex, parsed.stream);
  await new LiveCall({ services, dialect, request: parsed, plan, reply, id, rateCardId, startedAt }).run();
}

type Priced = Parameters<EndpointContext["runtime"]["services"]["rateCards"]["persist"]>[0];

/** Keeps a card that is used for the first time; null while the database is away. */
function persisted({ runtime: { services } }: EndpointContext, priced: Priced): Promise<string | null> {
  return services.rateCards.persist(priced, new Date(services.now())).catch((error: unknown) => {
    services.onMistake(error, "");
    return null;
  });
}
