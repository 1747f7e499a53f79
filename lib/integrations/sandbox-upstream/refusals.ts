import type { TokenCount } from "./counting";
import { DirectiveError, type Directive, type Refusal } from "./directive";
import type { Exchange } from "./exchange";
import { resetConnection } from "./wire";

/** The refusal a directive asks for, if any. @throws DirectiveError for a status that is no error */
function refusalOf({ refusal, status }: Directive): Refusal | null {
  if (status === undefined) return refusal ?? null;
  if (status < 400 || status > 599) throw new DirectiveError(`status=${status} is no error`);
  const told = { type: "sandbox_error", code: null, message: "The sandbox was told to refuse." };
  return { ...told, ...refusal, status };
}

/** What a protocol's refusals are made of. */
export interface RefusalParts {
  /** The tokens of the request, for an upstream that bills what it refuses. */
  readonly input: () => Partial<TokenCount>;
  /** The error in its envelope. */
  readonly body: (refusal: Refusal) => object;
}

/** Plays what comes before any answer: a cut connection or a refusal. @returns whether the directive asks for one */
export async function playRefusal(
  { res, log, gone }: Exchange,
  directive: Directive,
  { input, body }: RefusalParts,
): Promise<boolean> {
  if (directive.reset) {
    log.note({ state: "broken" });
    await resetConnection(res, gone);
    return true;
  }
  const refusal = refusalOf(directive);
  if (!refusal) return false;
  const { status, message } = refusal;
  if (refusal.billsInput) log.bill(input());
  if (directive.retryAfter !== undefined) res.setHeader("retry-after", String(directive.retryAfter));
  log.note({ state: "refused", status });
  res.writeHead(status, { "content-type": refusal.html ? "text/html" : "application/json" });
  res.end(
    refusal.html ? `<html><title>${status}</title><h1>${message}</h1></html>` : JSON.stringify(body(refusal)),
  );
  return true;
}
