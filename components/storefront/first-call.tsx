import { CodeBlock } from "@/components/ui/code-block";

/** Working snippets for this host: the official clients with nothing changed but address and key. */
export function FirstCall({ baseUrl, model, label }: { baseUrl: string; model: string; label: string }) {
  return (
    <CodeBlock
      label={label}
      samples={[
        { label: "curl", code: curl(baseUrl, model) },
        { label: "Python", code: python(baseUrl, model) },
        { label: "Node.js", code: node(baseUrl, model) },
      ]}
    />
  );
}

const curl = (baseUrl: string, model: string) => `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer $API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello!"}]}'`;

const python = (baseUrl: string, model: string) => `from openai import OpenAI

client = OpenAI(base_url="${baseUrl}", api_key="YOUR_KEY")
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.choices[0].message.content)`;

const node = (baseUrl: string, model: string) => `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${baseUrl}", apiKey: "YOUR_KEY" });
const stream = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Hello!" }],
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? "");`;
