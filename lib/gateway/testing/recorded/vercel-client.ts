import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { heardOf, type Heard } from "./heard";
import type { Tongue } from "./official-clients";

/** What Vercel's `ai` makes of an answer in a protocol, by the models its own calls stand on. */
export async function vercelHears(
  tongue: Tongue,
  answer: Response,
  bytes: Buffer,
  stream: boolean,
): Promise<Heard> {
  const { status, headers } = answer;
  const fetch = () =>
    Promise.resolve(new Response(new Uint8Array(bytes), { status, headers: plain(headers) }));
  const model = modelOf(tongue, fetch);
  const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "x" }] }];
  if (!stream) {
    const { content, finishReason } = await model.doGenerate({ prompt });
    return heardOf({
      text: content.map((part) => (part.type === "text" ? part.text : "")).join(""),
      calls: content.flatMap((part) =>
        part.type === "tool-call" && !part.providerExecuted
          ? [{ name: part.toolName, json: part.input }]
          : [],
      ),
      finish: finishReason.unified,
    });
  }
  let [text, finish] = ["", null as string | null];
  const calls: { name: string; json: string }[] = [];
  const reader = (await model.doStream({ prompt })).stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const part = next.value;
    if (part.type === "text-delta") text += part.delta;
    if (part.type === "tool-call" && !part.providerExecuted)
      calls.push({ name: part.toolName, json: part.input });
    if (part.type === "finish") finish = part.finishReason.unified;
    if (part.type === "error") throw part.error;
  }
  return heardOf({ text, calls, finish });
}

/** The bytes are no longer packed, and their length is what it is. */
function plain(headers: Headers): Record<string, string> {
  return { "content-type": headers.get("content-type") ?? "" };
}

function modelOf(tongue: Tongue, fetch: typeof globalThis.fetch) {
  const own = { apiKey: "k", baseURL: "http://gateway.invalid/v1", fetch };
  switch (tongue) {
    case "chat":
      return createOpenAI(own).chat("m");
    case "responses":
      return createOpenAI(own).responses("m");
    case "messages":
      return createAnthropic(own)("m");
    case "gemini":
      return createGoogleGenerativeAI(own)("m");
    default:
      return tongue satisfies never;
  }
}
