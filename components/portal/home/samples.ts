import type { CodeSample } from "@/components/ui/code-block";

/** What a sample names. Keys are only ever put into one where the reader sees that key for the first time. */
export interface SampleSubject {
  /** `https://host/v1` */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string;
}

const KEY = "YOUR_API_KEY";

/** One call with curl. */
export function curlSample({ baseUrl, model, apiKey = KEY }: SampleSubject): string {
  return `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer ${apiKey}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{"role": "user", "content": "Hello!"}]
  }'`;
}

/** The same call with curl and with OpenAI's own clients, which need nothing but the address and the key. */
export function callSamples(subject: SampleSubject): CodeSample[] {
  const { baseUrl, model, apiKey = KEY } = subject;
  return [
    { label: "curl", code: curlSample(subject) },
    {
      label: "Python",
      code: `from openai import OpenAI

client = OpenAI(base_url="${baseUrl}", api_key="${apiKey}")

answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.choices[0].message.content)`,
    },
    {
      label: "Node.js",
      code: `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${baseUrl}", apiKey: "${apiKey}" });

const answer = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Hello!" }],
});
console.log(answer.choices[0].message.content);`,
    },
  ];
}
