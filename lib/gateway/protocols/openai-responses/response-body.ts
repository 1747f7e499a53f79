import type { AnswerHead } from "../conversation/answer";
import type { FinishReason } from "../conversation/answer";
import type { ResponsesRequest } from "./responses-request";
import { isRecord } from "../../json/record";

/** What a response repeats of its request, with OpenAI's defaults: clients read their settings back from it. */
export function responseBody({ json }: ResponsesRequest, head: AnswerHead): object {
  const text = isRecord(json.text) ? json.text : {};
  const reasoning = isRecord(json.reasoning) ? json.reasoning : {};
  return {
    id: `resp_${head.hex}`,
    object: "response",
    created_at: head.createdAt,
    status: "in_progress",
    background: false,
    error: null,
    incomplete_details: null,
    instructions: json.instructions ?? null,
    max_output_tokens: json.max_output_tokens ?? null,
    max_tool_calls: json.max_tool_calls ?? null,
    model: head.model,
    output: [],
    parallel_tool_calls: json.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: { effort: reasoning.effort ?? null, summary: reasoning.summary ?? null },
    service_tier: "default",
    // Nothing is kept here, whatever was asked.
    store: false,
    temperature: json.temperature ?? null,
    text: { ...text, format: text.format ?? { type: "text" } },
    tool_choice: json.tool_choice ?? "auto",
    tools: json.tools ?? [],
    top_logprobs: 0,
    top_p: json.top_p ?? null,
    truncation: "disabled",
    usage: null,
    user: json.user ?? null,
    metadata: json.metadata ?? {},
  };
}

/** Why a response is incomplete, in its own words; null when it is complete. */
export function incompleteOf(reason: FinishReason): "max_output_tokens" | "content_filter" | null {
  switch (reason) {
    case "stop":
    case "tool_calls":
      return null;
    // An answer that is to be continued is not complete.
    case "length":
    case "pause":
      return "max_output_tokens";
    case "content_filter":
    case "refusal":
      return "content_filter";
    default:
      return reason satisfies never;
  }
}
