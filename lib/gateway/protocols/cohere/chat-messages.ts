import { invalidField, type Refusal } from "../../refusal";
import { isRefusal } from "../contract";
import type { AssistantPart, ImagePart, ToolResultPart, Turn, UserPart } from "../conversation/conversation";

export type Json = Readonly<Record<string, unknown>>;

const notTaken = (what: string): Refusal =>
  invalidField("messages", `have ${what}, which this model's vendor does not take.`);

/** The turns as Cohere's messages: results of tools are messages of their own, before what the user says with them. */
export function messagesOf(turns: readonly Turn[]): readonly Json[] | Refusal {
  const messages: Json[] = [];
  for (const turn of turns) {
    const made = turn.role === "user" ? userMessages(turn.parts) : assistantMessage(turn.parts);
    if (isRefusal(made)) return made;
    messages.push(...made);
  }
  return messages;
}

function userMessages(parts: readonly UserPart[]): readonly Json[] | Refusal {
  const results: Json[] = [];
  const content: Json[] = [];
  for (const part of parts) {
    if (part.kind === "audio") return notTaken("audio");
    if (part.kind === "file") return notTaken("files");
    if (part.kind === "tool_result") {
      const result = resultMessage(part);
      if (isRefusal(result)) return result;
      results.push(result);
    } else content.push(part.kind === "text" ? { type: "text", text: part.text } : imagePart(part));
  }
  return content.length === 0 ? results : [...results, { role: "user", content: plainly(content) }];
}

/** One text stands for itself. */
function plainly(content: readonly Json[]): unknown {
  return content.length === 1 && content[0]?.type === "text" ? content[0].text : content;
}

function imagePart({ media, detail }: ImagePart): Json {
  const url = media.from === "url" ? media.url : `data:${media.mimeType};base64,${media.data}`;
  return { type: "image_url", image_url: { url, ...(detail ? { detail } : {}) } };
}

/** Cohere has no word for a result that is an error: its text says it. */
function resultMessage({ callId, content }: ToolResultPart): Json | Refusal {
  const texts: string[] = [];
  for (const part of content) {
    if (part.kind !== "text") return notTaken("pictures or files in results of tools");
    texts.push(part.text);
  }
  return { role: "tool", tool_call_id: callId, content: texts.join("\n") };
}

/** What was thought before calling tools is a plan in Cohere's words; before an answer, thinking. */
function assistantMessage(parts: readonly AssistantPart[]): readonly Json[] | Refusal {
  const thoughts: string[] = [];
  const texts: string[] = [];
  const calls: Json[] = [];
  for (const part of parts) {
    switch (part.kind) {
      case "text":
        texts.push(part.text);
        break;
      case "reasoning":
        // Another vendor's encrypted thought says nothing to this one.
        if (part.redacted === null && part.text !== "") thoughts.push(part.text);
        break;
      case "tool_call":
        calls.push({
          id: part.id,
          type: "function",
          function: { name: part.name, arguments: part.argumentsJson },
        });
        break;
      case "image":
        return notTaken("pictures by the assistant");
      default:
        part satisfies never;
    }
  }
  const content = [
    ...(calls.length > 0 ? [] : thoughts.map((thinking) => ({ type: "thinking", thinking }))),
    ...texts.map((text) => ({ type: "text", text })),
  ];
  const planned = calls.length > 0 && thoughts.length > 0 ? { tool_plan: thoughts.join("\n") } : {};
  return [
    {
      role: "assistant",
      ...(content.length > 0 ? { content: plainly(content) } : {}),
      ...(calls.length > 0 ? { ...planned, tool_calls: calls } : {}),
    },
  ];
}
