import type { Endpoint } from "./endpoint";
import { listModels, showModel } from "./models";
import type { ClientProtocol } from "./protocols/contract";
import { openaiChat } from "./protocols/openai/chat";
import { openaiClient } from "./protocols/openai/client";
import { serveCall } from "./serve-call";

/** What answers a path. */
export interface Route {
  readonly method: string;
  readonly endpoint: Endpoint;
  readonly protocol: ClientProtocol;
}

/** A path that goes on behind its prefix. */
interface OpenRoute extends Route {
  readonly prefix: string;
}

const openai = (method: string, endpoint: Endpoint): Route => ({ method, endpoint, protocol: openaiClient });

const FIXED: ReadonlyMap<string, Route> = new Map([
  ["/v1/chat/completions", openai("POST", serveCall(openaiChat))],
  ["/v1/models", openai("GET", listModels)],
]);

/** Longer prefixes first. */
const OPEN: readonly OpenRoute[] = [{ prefix: "/v1/models/", ...openai("GET", showModel) }];

/** The route of a path, and what it leaves open, decoded; undefined for a path that is not served. */
export function findRoute(path: string): { readonly route: Route; readonly rest: string } | undefined {
  const fixed = FIXED.get(path);
  if (fixed) return { route: fixed, rest: "" };
  const open = OPEN.find(({ prefix }) => path.startsWith(prefix) && path.length > prefix.length);
  return open && { route: open, rest: decoded(path.slice(open.prefix.length)) };
}

/** How errors are said where nothing is served. */
export function protocolOf(_path: string): ClientProtocol {
  return openaiClient;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
