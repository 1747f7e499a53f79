import { describe, expect, it } from "vitest";
import type { AnswerDelta, AnswerHead } from "../conversation/answer";
import { geminiClientConverter } from "./converters";
import { parsed } from "./testing/requests";

const HEAD: AnswerHead = { hex: "0a", model: "ours", createdAt: 1, inputEstimate: 1 };

describe("an answer written for a Gemini client", () => {
  const deltas: AnswerDelta[] = [
    { kind: "reasoning", choice: 0, text: "Hm" },
    { kind: "reasoning_signature", choice: 0, signature: "s" },
    { kind: "text", choice: 0, text: "Hel" },
    { kind: "text", choice: 0, text: "lo" },
    { kind: "tool_call", choice: 0, call: 0, id: "c0", name: "f", signature: null },
    { kind: "tool_call", choice: 0, call: 1, id: "c1", name: "g", signature: "z" },
    { kind: "tool_arguments", choice: 0, call: 1, json: '{"b":' },
    { kind: "tool_arguments", choice: 0, call: 0, json: '{"a":1}' },
    { kind: "tool_arguments", choice: 0, call: 1, json: "2}" },
    { kind: "finish", choice: 0, reason: "tool_calls", stop: null },
  ];
  const usage = [3n, 0n, 0n, 0n, 2n, 1n, 0n, 0n, 0n, 0n, 0n, 0n, 0n];

  it("is whole", () => {
    const request = parsed({
      contents: [{ parts: [{ text: "Hi" }] }],
      generationConfig: { thinkingConfig: { includeThoughts: true } },
    });
    const answer = { id: "vendor", deltas, rawUsage: null };
    const json: unknown = JSON.parse(String(geminiClientConverter.writeAnswer(request, HEAD, answer, usage)));
    expect(json).toEqual({
      candidates: [
        {
          content: {
            parts: [
              { text: "Hm", thought: true, thoughtSignature: "s" },
              { text: "Hello" },
              { functionCall: { id: "c0", name: "f", args: { a: 1 } } },
              { functionCall: { id: "c1", name: "g", args: { b: 2 } }, thoughtSignature: "z" },
            ],
            role: "model",
          },
          finishReason: "STOP",
          index: 0,
        },
      ],
      usageMetadata: {
        promptTokenCount: 3,
        candidatesTokenCount: 2,
        totalTokenCount: 6,
        thoughtsTokenCount: 1,
      },
      modelVersion: "ours",
      responseId: "0a",
    });
  });

  it("keeps its end, and its usage, until the call is booked", () => {
    const writer = geminiClientConverter.openAnswer(parsed(), HEAD);
    const early = Buffer.concat(deltas.flatMap((delta) => writer.write(delta))).toString();
    expect(early).not.toContain("finishReason");
    expect(early).not.toContain("usageMetadata");
    expect(early).not.toContain("Hm");
    const late = Buffer.concat(writer.end(usage)).toString();
    expect(late).toContain('"finishReason":"STOP"');
    expect(late).toContain('"totalTokenCount":6');
  });

  it("is an array where the client reads one", () => {
    const writer = geminiClientConverter.openAnswer(parsed(undefined, ""), HEAD);
    const bytes = [...deltas.flatMap((delta) => writer.write(delta)), ...writer.end(null)];
    expect(JSON.parse(Buffer.concat(bytes).toString())).toHaveLength(4);
  });

  it("says so when a call's arguments are no object", () => {
    const broken: AnswerDelta[] = [
      { kind: "tool_call", choice: 0, call: 0, id: "c", name: "f", signature: null },
      { kind: "tool_arguments", choice: 0, call: 0, json: "{" },
      { kind: "finish", choice: 0, reason: "tool_calls", stop: null },
    ];
    const answer = { id: null, deltas: broken, rawUsage: null };
    const json = String(geminiClientConverter.writeAnswer(parsed(), HEAD, answer, null));
    expect(json).toContain("MALFORMED_FUNCTION_CALL");
    expect(json).not.toContain('functionCall"');
  });

  it("brings thoughts that are not shown back with a call, for a vendor that wants them", () => {
    const sealed: AnswerDelta[] = [
      { kind: "reasoning", choice: 0, text: "Hm, " },
      { kind: "reasoning", choice: 0, text: "well." },
      { kind: "reasoning_signature", choice: 0, signature: "theirs" },
      { kind: "reasoning_redacted", choice: 0, data: "dark" },
      { kind: "tool_call", choice: 0, call: 0, id: "c0", name: "f", signature: null },
      { kind: "tool_call", choice: 0, call: 1, id: "c1", name: "g", signature: null },
      { kind: "finish", choice: 0, reason: "tool_calls", stop: null },
    ];
    const answer = { id: null, deltas: sealed, rawUsage: null };
    const json = String(geminiClientConverter.writeAnswer(parsed(), HEAD, answer, null));
    expect(json).not.toContain("well");
    const { candidates } = JSON.parse(json) as { candidates: { content: object }[] };
    const again = parsed({ contents: [candidates[0]?.content ?? {}] });
    expect(geminiClientConverter.toConversation(again)).toMatchObject({
      turns: [
        {
          role: "assistant",
          parts: [
            { kind: "reasoning", text: "Hm, well.", signature: "theirs", redacted: null },
            { kind: "reasoning", text: "", signature: null, redacted: "dark" },
            { kind: "tool_call", name: "f", signature: null },
            { kind: "tool_call", name: "g", signature: null },
          ],
        },
      ],
    });
  });
});
