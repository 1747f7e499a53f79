import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal } from "../contract";
import { parseResponsesRequest } from "./responses-request";
import { responsesToConversation } from "./responses-to-conversation";
import { writeResponsesAnswer } from "./responses-write-answer";

/** What Codex 0.171 sends: functions of its own, and a group of them, all run by itself. */
const CODEX = {
  model: "m",
  stream: true,
  store: false,
  include: ["reasoning.encrypted_content"],
  prompt_cache_key: "k",
  client_metadata: { turn: "1" },
  reasoning: { summary: "auto" },
  tools: [
    { type: "function", name: "exec_command", strict: false, parameters: { type: "object" } },
    {
      ...{ type: "namespace", name: "multi_agent_v1", description: "Sub-agents." },
      tools: [{ type: "function", name: "close_agent", strict: false, parameters: { type: "object" } }],
    },
  ],
  input: [
    { type: "message", role: "developer", content: [{ type: "input_text", text: "Be brief." }] },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] },
    {
      ...{ type: "function_call", call_id: "c1", namespace: "multi_agent_v1", name: "close_agent" },
      arguments: "{}",
    },
    { type: "function_call_output", call_id: "c1", output: "closed" },
  ],
};

function read(more: object = {}) {
  return parseResponsesRequest(Buffer.from(JSON.stringify({ ...CODEX, ...more })), DEFAULT_LIMITS);
}

describe("functions in groups", () => {
  it("are told by one name where groups are not known, and called by their own", () => {
    const request = read();
    if (isRefusal(request)) throw new Error(request.message);
    const conversation = responsesToConversation(request.json);
    if (isRefusal(conversation)) throw new Error(conversation.message);
    expect(conversation.tools.map(({ name }) => name)).toEqual([
      "exec_command",
      "multi_agent_v1__close_agent",
    ]);
    const names = conversation.turns.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === "tool_call" || part.kind === "tool_result" ? [part.name] : [])),
    );
    expect(names).toEqual(["multi_agent_v1__close_agent", "multi_agent_v1__close_agent"]);
    const answer = writeResponsesAnswer(
      request,
      { hex: "00", model: "m", createdAt: 1, inputEstimate: 1 },
      {
        id: null,
        rawUsage: null,
        deltas: ["multi_agent_v1__close_agent", "exec_command"].map((name, call) => ({
          ...{ kind: "tool_call", choice: 0, call, id: `c${call}`, name, signature: null },
        })) as never,
      },
      null,
    );
    const { output } = JSON.parse(answer.toString()) as { output: object[] };
    expect(output).toMatchObject([
      { type: "function_call", name: "close_agent", namespace: "multi_agent_v1" },
      { type: "function_call", name: "exec_command" },
    ]);
    expect(output[1]).not.toHaveProperty("namespace");
  });

  it.each([
    ["without a name", { type: "namespace", tools: [] }],
    ["of a tool of the vendor's", { type: "namespace", name: "n", tools: [{ type: "web_search" }] }],
    ["of groups", { type: "namespace", name: "n", tools: [{ type: "namespace", name: "m", tools: [] }] }],
    ["of nothing", { type: "namespace", name: "n" }],
  ])("are refused %s", (_what, tool) => {
    expect(read({ tools: [tool] })).toMatchObject({ status: 400, param: "tools" });
  });
});
