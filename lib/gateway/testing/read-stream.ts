/** A stream as a client saw it. */
export interface StreamSeen {
  readonly text: string;
  /** The data of its events, `[DONE]` included, comments left out. */
  readonly events: readonly string[];
  /** The connection was cut. */
  readonly cut: boolean;
}

/** Reads a stream to its end. */
export async function readStream(response: Response): Promise<StreamSeen> {
  const chunks: Uint8Array[] = [];
  let cut = false;
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk);
  } catch {
    cut = true;
  }
  const text = Buffer.concat(chunks).toString();
  const events = text
    .split(/\r\n\r\n|\n\n|\r\r/)
    .flatMap((event) => event.split(/\r\n|\n|\r/))
    .filter((line) => line.startsWith("data: "))
    .map((line) => line.slice("data: ".length));
  return { text, events, cut };
}

/** Reads so many events of a stream, then leaves. */
export async function readSome(response: Response, events: number): Promise<void> {
  const reader = response.body?.getReader();
  let seen = 0;
  while (reader && seen < events) {
    const { value, done } = await reader.read();
    if (done) break;
    seen +=
      Buffer.from(value)
        .toString()
        .split(/\r?\n\r?\n/).length - 1;
  }
  await reader?.cancel();
}
