import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import {
  accountInactive,
  balanceShort,
  bodyTooLarge,
  invalidField,
  invalidKey,
  modelNotFound,
  noCapacity,
  ourMistake,
  timedOut,
  upstreamBroken,
  upstreamBusy,
} from "../../refusal";
import { anthropicClient } from "./client";
import { parseRecord } from "./json-value";
import { messageStart, sse } from "./testing/streams";

describe("refusals in Anthropic's words", () => {
  it.each([
    ["invalid_request_error", invalidField("max_tokens", "is required.")],
    ["authentication_error", invalidKey],
    ["billing_error", balanceShort],
    ["permission_error", accountInactive],
    ["not_found_error", modelNotFound("x")],
    ["request_too_large", bodyTooLarge(1)],
    ["rate_limit_error", upstreamBusy(3)],
    ["overloaded_error", noCapacity],
    ["timeout_error", timedOut],
    ["api_error", upstreamBroken],
    ["api_error", ourMistake("id")],
  ])("%s", (type, refusal) => {
    expect(parseRecord(anthropicClient.errorBody(refusal, "req-1"))).toEqual({
      type: "error",
      error: { type, message: refusal.message },
      request_id: "req-1",
    });
  });

  const client = (bytes: Buffer, status: number, type: string) =>
    new Anthropic({
      apiKey: "none",
      maxRetries: 0,
      fetch: async () => {
        const headers = { "content-type": type, [anthropicClient.requestIdHeader]: "req-1" };
        return new Response(new Uint8Array(bytes), { status, headers });
      },
    });
  const asked = { model: "m", max_tokens: 1, messages: [{ role: "user" as const, content: "x" }] };

  it("are thrown by Anthropic's own client, with our id", async () => {
    const body = anthropicClient.errorBody(balanceShort, "req-1");
    const call = client(body, 402, "application/json").messages.create(asked);
    await expect(call).rejects.toMatchObject({ status: 402, requestID: "req-1" });
  });

  it("end a stream that has begun; signs of life do not", async () => {
    const events = [
      sse([messageStart()]),
      anthropicClient.ping,
      anthropicClient.errorEvent(upstreamBroken, "req-1"),
    ];
    const stream = client(Buffer.concat(events), 200, "text/event-stream").messages.stream(asked);
    const seen: string[] = [];
    stream.on("streamEvent", ({ type }) => seen.push(type));
    await expect(stream.finalMessage()).rejects.toThrow("not usable");
    expect(seen).toEqual(["message_start"]);
  });
});
