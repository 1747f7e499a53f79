import type { CodeSample } from "@/components/ui/code-block";
import type { ChatBody } from "@/lib/web/playground/chat";

/** What samples name. `origin` is this host's, without `/v1`. */
export interface SampleSubject {
  readonly origin: string;
  readonly apiKey: string;
  readonly request: ChatBody;
}

/** A place holder for images, which would fill the screen as text. */
const IMAGE = "data:image/png;base64,...";

/** The request as programs write it: with curl, with OpenAI's own clients, and as Anthropic's and Google's clients would ask it. */
export function requestSamples({ origin, apiKey, request }: SampleSubject): CodeSample[] {
  const shown = withoutImages(request);
  return [
    { label: "curl", code: curl(origin, apiKey, shown) },
    { label: "Python", code: openaiPython(origin, apiKey, shown) },
    { label: "Node.js", code: openaiNode(origin, apiKey, shown) },
    { label: "Anthropic", code: anthropic(origin, apiKey, shown) },
    { label: "Gemini", code: gemini(origin, apiKey, shown) },
  ];
}

function withoutImages(request: ChatBody): ChatBody {
  const messages = request.messages.map(({ role, content }) => ({
    role,
    content:
      typeof content === "string"
        ? content
        : content.map((part) => (part.type === "text" ? part : { ...part, image_url: { url: IMAGE } })),
  }));
  return { ...request, messages };
}

/** JSON is also a literal of JavaScript, and of Python as long as it says neither true, false nor null: ours does not. */
const literal = (value: unknown, indent = ""): string =>
  JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);

/** Text within single quotes of a shell. */
const quoted = (text: string): string => text.replaceAll("'", String.raw`'\''`);

const curl = (origin: string, apiKey: string, request: ChatBody) => `curl ${origin}/v1/chat/completions \\
  -H "Authorization: Bearer ${apiKey}" \\
  -H "Content-Type: application/json" \\
  -d '${quoted(literal(request, "  "))}'`;

function fieldsOf(
  request: ChatBody,
  assign: (name: string, value: string) => string,
  indent: string,
): string {
  return Object.entries(request)
    .map(([name, value]) => `${indent}${assign(name, literal(value, indent))},`)
    .join("\n");
}

const openaiPython = (origin: string, apiKey: string, request: ChatBody) => `from openai import OpenAI

client = OpenAI(base_url="${origin}/v1", api_key="${apiKey}")

stream = client.chat.completions.create(
${fieldsOf(request, (name, value) => `${name}=${value}`, "    ")}
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`;

const openaiNode = (origin: string, apiKey: string, request: ChatBody) => `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${origin}/v1", apiKey: "${apiKey}" });

const stream = await client.chat.completions.create({
${fieldsOf(request, (name, value) => `${name}: ${value}`, "  ")}
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? "");`;

/** What Anthropic's clients must say, and its default where nothing is set. */
const ANTHROPIC_MAX_TOKENS = 4_096;

function anthropic(origin: string, apiKey: string, request: ChatBody): string {
  const { model, temperature, max_tokens: maxTokens } = request;
  const system = systemOf(request);
  const messages = spoken(request).map(({ role, content }) => ({ role, content: anthropicContent(content) }));
  const fields: Record<string, unknown> = {
    model,
    max_tokens: maxTokens ?? ANTHROPIC_MAX_TOKENS,
    ...(system === undefined ? {} : { system }),
    ...(temperature === undefined ? {} : { temperature: Math.min(1, temperature) }),
    messages,
  };
  const lines = Object.entries(fields).map(([name, value]) => `    ${name}=${literal(value, "    ")},`);
  return `from anthropic import Anthropic

client = Anthropic(base_url="${origin}", api_key="${apiKey}")

with client.messages.stream(
${lines.join("\n")}
) as stream:
    for text in stream.text_stream:
        print(text, end="")`;
}

function gemini(origin: string, apiKey: string, request: ChatBody): string {
  const { model, temperature, max_tokens: maxTokens } = request;
  const system = systemOf(request);
  const contents = spoken(request).map(({ role, content }) => ({
    role: role === "assistant" ? "model" : "user",
    parts: geminiParts(content),
  }));
  const config = {
    ...(system === undefined ? {} : { system_instruction: system }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_output_tokens: maxTokens }),
  };
  const configured = Object.keys(config).length === 0 ? "" : `\n    config=${literal(config, "    ")},`;
  return `from google import genai

client = genai.Client(api_key="${apiKey}", http_options={"base_url": "${origin}"})

for chunk in client.models.generate_content_stream(
    model=${literal(model)},
    contents=${literal(contents, "    ")},${configured}
):
    print(chunk.text or "", end="")`;
}

type Said = ChatBody["messages"][number];

function systemOf({ messages }: ChatBody): string | undefined {
  const content = messages.find(({ role }) => role === "system")?.content;
  return typeof content === "string" ? content : undefined;
}

const spoken = ({ messages }: ChatBody): readonly Said[] => messages.filter(({ role }) => role !== "system");

const BASE64 = "...";
const MEDIA_TYPE = "image/png";

function anthropicContent(content: Said["content"]): unknown {
  if (typeof content === "string") return content;
  return content.map((part) =>
    part.type === "text"
      ? part
      : { type: "image", source: { type: "base64", media_type: MEDIA_TYPE, data: BASE64 } },
  );
}

function geminiParts(content: Said["content"]): unknown {
  if (typeof content === "string") return [{ text: content }];
  return content.map((part) =>
    part.type === "text" ? { text: part.text } : { inline_data: { mime_type: MEDIA_TYPE, data: BASE64 } },
  );
}
