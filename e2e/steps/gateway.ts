import type { Demo } from "@/server/demo";

export interface Reply {
  readonly status: number;
  readonly body: {
    readonly choices?: readonly { readonly message: { readonly content: string } }[];
    readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
    readonly error?: { readonly message: string; readonly code: string | null };
  };
}

/** Calls a model with a key, without streaming; `more` goes into the request as well. */
export async function call(
  demo: Demo,
  key: string,
  model: string,
  text = "Hello",
  more: Readonly<Record<string, unknown>> = {},
): Promise<Reply> {
  const answer = await fetch(`${demo.gatewayUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: text }], ...more }),
  });
  return { status: answer.status, body: (await answer.json()) as Reply["body"] };
}

/** The models a key may call. */
export async function models(demo: Demo, key: string): Promise<string[]> {
  const answer = await fetch(`${demo.gatewayUrl}/models`, { headers: { authorization: `Bearer ${key}` } });
  const { data } = (await answer.json()) as { data: { id: string }[] };
  return data.map(({ id }) => id);
}
