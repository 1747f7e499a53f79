import fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal } from "../contract";
import { parseCountTokens } from "./count-tokens";
import { fromConversation } from "./from-conversation";
import { passedBody } from "./messages-body";
import { parseMessages } from "./messages-request";
import { incoming, requestBody, TARGET } from "./testing/requests";
import { toConversation } from "./to-conversation";

/** The protocol's own words in places where they do not belong. */
const TYPES = [
  ...[
    "text",
    "image",
    "document",
    "tool_use",
    "tool_result",
    "thinking",
    "redacted_thinking",
    "search_result",
  ],
  ...[
    "tool_addition",
    "tool_removal",
    "tool_definition",
    "tool_reference",
    "base64",
    "url",
    "content",
    "ephemeral",
  ],
  ...["enabled", "disabled", "adaptive", "auto", "any", "tool", "custom", "json_schema", "bash_20250124"],
];
const NAMES = [
  ...["type", "text", "source", "data", "url", "media_type", "content", "id", "name", "input", "tool_use_id"],
  ...[
    "thinking",
    "signature",
    "role",
    "cache_control",
    "ttl",
    "citations",
    "tool",
    "definition",
    "title",
    "edits",
  ],
  ...[
    "input_schema",
    "max_uses",
    "user_id",
    "budget_tokens",
    "format",
    "schema",
    "effort",
    "clear_at",
    "__proto__",
  ],
];
const FIELDS = [
  ...[
    "model",
    "max_tokens",
    "messages",
    "system",
    "tools",
    "tool_choice",
    "thinking",
    "metadata",
    "output_config",
  ],
  ...[
    "output_format",
    "context_management",
    "stop_sequences",
    "stream",
    "temperature",
    "mcp_servers",
    "container",
  ],
  ...["__proto__", "constructor", "service_tier", "speed"],
];

const { value } = fc.letrec<{ value: unknown; list: unknown[]; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(
      ...TYPES,
      "user",
      "assistant",
      "system",
      "",
      "5m",
      1,
      0,
      -1,
      0.5,
      2 ** 64,
      true,
      null,
    ),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("value"), { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom(...NAMES), tie("value"), { maxKeys: 5 }),
}));

const block = fc
  .tuple(fc.constantFrom(...TYPES), fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 5 }))
  .map(([type, fields]) => ({ ...fields, type }));
const message = fc.record({
  role: fc.constantFrom("user", "assistant", "system"),
  content: fc.oneof(fc.constantFrom("", "Hi"), fc.array(fc.oneof(block, value), { maxLength: 3 })),
});
/** Messages with nothing wrong in them: what is wrong is then among the fields beside them. */
const plainMessages = fc.constant([{ role: "user", content: "Hi" }]);
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 5 }),
  fc
    .tuple(
      fc.oneof(fc.array(message, { minLength: 1, maxLength: 4 }), plainMessages),
      fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 2 }),
    )
    .map(([messages, fields]) => requestBody({ ...fields, messages, model: "m", max_tokens: 10 })),
);

it("whatever comes in is refused with a 400 or goes on, and nothing here throws", () => {
  let [refused, passed, carried] = [0, 0, 0];
  fc.assert(
    fc.property(body, (json) => {
      parseCountTokens(incoming(json), DEFAULT_LIMITS);
      const request = parseMessages(incoming(json), DEFAULT_LIMITS);
      if (isRefusal(request)) {
        refused++;
        expect(request.status).toBe(400);
        expect(request.message.length).toBeLessThan(2_000);
        return;
      }
      passed++;
      expect(typeof request.inputText()).toBe("string");
      JSON.parse(passedBody(request, { ...TARGET, modelName: "other", endUser: "p" }).toString());
      const conversation = toConversation(request);
      const sent = isRefusal(conversation) ? conversation : fromConversation(conversation, TARGET);
      if (isRefusal(sent)) expect(sent.status).toBe(400);
      else carried++;
    }),
    { numRuns: 3_000 },
  );
  // A test that only ever sees refusals, or none, would prove nothing.
  expect(Math.min(refused, passed, carried)).toBeGreaterThan(50);
});
