import { field, recordsOf, textIn, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

/** The text of a `Content`; a string where the client gave one in its place. */
export function textOfContent(content: unknown): string {
  if (typeof content === "string") return content;
  if (!isRecord(content)) return "";
  return recordsOf(content.parts)
    .map((part) => textIn(part, "text") ?? "")
    .join("");
}

/** All text of a request, in order: instructions, what was said, called and answered, and the tools. */
export function textOfRequest(json: JsonRecord): string {
  const said = recordsOf(json.contents).flatMap((content) => recordsOf(content.parts).map(textOfPart));
  const tools = json.tools === undefined || json.tools === null ? "" : JSON.stringify(json.tools);
  return [textOfContent(field(json, "systemInstruction")), ...said, tools]
    .filter((text) => text !== "")
    .join("\n");
}

function textOfPart(part: JsonRecord): string {
  const text = textIn(part, "text");
  if (text !== null) return text;
  const call = field(part, "functionCall") ?? field(part, "functionResponse");
  return isRecord(call)
    ? `${textIn(call, "name") ?? ""}${JSON.stringify(call.args ?? call.response ?? {})}`
    : "";
}

/** What stays the same over the turns of one conversation; null where there is no text to tell it by. */
export function stickyTextOf(json: JsonRecord): string | null {
  const first = recordsOf(json.contents).find(({ role }) => role !== "model");
  const sticky = `${textOfContent(field(json, "systemInstruction"))}\n${textOfContent(first)}`;
  return sticky === "\n" ? null : sticky;
}
