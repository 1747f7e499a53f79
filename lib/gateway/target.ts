import { createHmac } from "node:crypto";
import type { Caller } from "./authenticate";
import type { Offer } from "./offers";
import type { ParsedRequest, Target } from "./protocols/contract";
import type { Candidate } from "./routing";

/** How a request must differ on its way to an upstream. */
export function targetOf(
  caller: Caller,
  request: ParsedRequest,
  { maxTokens, model }: Offer,
  { upstream, modelName }: Candidate,
): Target {
  const { settings } = upstream;
  return {
    modelName,
    maxTokens,
    maxTokensField: maxTokensField(model.vendor, settings),
    endUser: settings.endUser === true ? pseudonym(caller, request.user) : null,
    settings,
  };
}

/** OpenAI's reasoning models refuse `max_tokens`; many others know nothing else. An upstream's settings may say. */
function maxTokensField(
  vendor: string,
  { maxTokensField: set }: Target["settings"],
): Target["maxTokensField"] {
  if (set === "max_tokens" || set === "max_completion_tokens") return set;
  return vendor === "openai" ? "max_completion_tokens" : "max_tokens";
}

/**
 * A name for the end user that says nothing to the vendor and is the same each time, so that one person's prompts do not
 * get a whole account banned (SECURITY.md, "Fraud and abuse"). Keyed by the customer, so that nobody else's users match.
 */
function pseudonym({ key }: Caller, user: string | null): string {
  return createHmac("sha256", key.partyId)
    .update(user ?? "")
    .digest("hex")
    .slice(0, 32);
}
