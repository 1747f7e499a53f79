/** What a chunk of a chat completion adds. */
export interface ChatDelta {
  readonly text: string;
  readonly reasoning: string;
  /** The gateway's words where the answer broke off. */
  readonly failure: string | null;
}

interface Chunk {
  readonly error?: { readonly message?: string };
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | null; readonly reasoning_content?: string | null };
  }[];
}

/** Reads server-sent events of a chat completion to their end. Rejects when the connection breaks or is aborted. */
export async function* readChatStream(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatDelta> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const delta = deltaOf(line);
      if (delta) yield delta;
    }
  }
}

/** What one line of the stream adds; null for comments, blank lines, other events and the end. */
export function deltaOf(line: string): ChatDelta | null {
  if (!line.startsWith("data:")) return null;
  const data = line.slice("data:".length).trim();
  if (data === "" || data === "[DONE]") return null;
  const { error, choices } = JSON.parse(data) as Chunk;
  if (error) return { text: "", reasoning: "", failure: error.message ?? "" };
  const delta = choices?.[0]?.delta;
  return { text: delta?.content ?? "", reasoning: delta?.reasoning_content ?? "", failure: null };
}
