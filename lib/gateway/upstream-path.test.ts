import { expect, it } from "vitest";
import { joinPath } from "./upstream-path";

it.each([
  ["", "/v1/messages", "/v1/messages"],
  ["/", "/v1/messages", "/v1/messages"],
  ["/v1", "/v1/messages", "/v1/messages"],
  ["/v1/", "/v1/messages", "/v1/messages"],
  ["/anthropic", "/v1/messages", "/anthropic/v1/messages"],
  ["/v1", "/chat/completions", "/v1/chat/completions"],
  ["/api/v3", "/chat/completions", "/api/v3/chat/completions"],
  ["/v1", "/v1beta/models", "/v1/v1beta/models"],
])("%j and %j are %j", (base, path, whole) => expect(joinPath(base, path)).toBe(whole));
