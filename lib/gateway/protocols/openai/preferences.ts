import { invalidField, type Refusal } from "../../refusal";
import type { RoutePreferences } from "../contract";
import { isRecord } from "../../json/record";

/** The fields OpenRouter's users steer routing with; upstreams never see them. */
const FIELDS = ["models", "route", "provider"] as const;

/** What of `provider` is understood. Anything else would be promised in silence, so it is refused by name. */
const KNOWN: ReadonlySet<string> = new Set([
  "sort",
  "allow_fallbacks",
  "data_collection",
  "zdr",
  "require_tags",
]);

const SORTS = ["price", "latency", "throughput"] as const;

/** Whether a body says what only OpenRouter's users say: of routing, or `usage: {include}` in a stream. */
export function hasPreferences(json: Readonly<Record<string, unknown>>): boolean {
  return FIELDS.some((name) => json[name] !== undefined) || saysUsage(json);
}

function saysUsage({ usage }: Readonly<Record<string, unknown>>): boolean {
  return isRecord(usage) && "include" in usage;
}

/** A body without what is only meant for us. Usage that is asked for in OpenRouter's way is asked for in OpenAI's. */
export function withoutPreferences(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const rest = { ...json };
  for (const name of FIELDS) delete rest[name];
  if (!saysUsage(json)) return rest;
  delete rest.usage;
  const isWanted = isRecord(json.usage) && json.usage.include === true && json.stream === true;
  const options = isRecord(json.stream_options) ? json.stream_options : {};
  return isWanted ? { ...rest, stream_options: { ...options, include_usage: true } } : rest;
}

/**
 * Reads `models` (fallbacks, in order) and `provider` as OpenRouter documents them ("Provider Routing"), as far as a
 * customer can steer here without naming suppliers: `sort`, `allow_fallbacks`, `data_collection: "deny"` (or `zdr`), and
 * our own `require_tags` (regions, retention and the like, as the seller tags its upstreams).
 */
export function readPreferences(json: Readonly<Record<string, unknown>>): RoutePreferences | Refusal {
  const provider = isRecord(json.provider) ? json.provider : {};
  const unknown = Object.keys(provider).find((name) => !KNOWN.has(name));
  if (unknown !== undefined)
    return invalidField(`provider.${unknown}`, "is not offered here.", "unsupported_parameter");
  const sort = SORTS.find((one) => one === provider.sort) ?? null;
  if (provider.sort !== undefined && provider.sort !== null && sort === null)
    return invalidField("provider.sort", `must be one of ${SORTS.join(", ")}.`);
  const tags = provider.require_tags ?? [];
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string"))
    return invalidField("provider.require_tags", "must be a list of tags.");
  return {
    models: (json.models ?? []) as readonly string[],
    sort,
    requireTags: tags,
    denyDataCollection: provider.data_collection === "deny" || provider.zdr === true,
    allowFallbacks: provider.allow_fallbacks !== false,
  };
}
