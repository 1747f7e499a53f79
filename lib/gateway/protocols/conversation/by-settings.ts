import type { ParsedRequest, Wire } from "../contract";

type Settings = Readonly<Record<string, unknown>>;

/**
 * A wire that is one of two, as an upstream's settings say. Both must name streams alike; errors are read as the first
 * reads them.
 */
export function bySettings<Q extends ParsedRequest>(
  isFirst: (settings: Settings) => boolean,
  first: Wire<Q>,
  second: Wire<Q>,
): Wire<Q> {
  const at = (settings: Settings): Wire<Q> => (isFirst(settings) ? first : second);
  return {
    problemOf: (request, target) => at(target.settings).problemOf(request, target),
    request: (request, target) => at(target.settings).request(request, target),
    streamType: first.streamType,
    openStream: (request, context) => at(context.settings).openStream(request, context),
    readAnswer: (request, bytes, context, contentType) =>
      at(context.settings).readAnswer(request, bytes, context, contentType),
    readUsage: (raw, bounds) => at(bounds.settings).readUsage(raw, bounds),
    readError: (bytes) => first.readError(bytes),
  };
}
