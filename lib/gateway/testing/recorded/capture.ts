import { AsyncLocalStorage } from "node:async_hooks";

/** What a client was answered with, whatever it made of it. */
export interface Captured {
  readonly response: Response;
  readonly bytes: Promise<Buffer>;
}

const current = new AsyncLocalStorage<Captured[]>();

/** Clients take the global `fetch` at work; this one keeps a copy of what they are answered with. @returns how to end it */
export function listenToFetch(): () => void {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await real(input, init);
    const heard = current.getStore();
    if (!heard) return response;
    const copy = response.clone();
    heard.push({ response, bytes: read(copy) });
    return response;
  };
  return () => {
    globalThis.fetch = real;
  };
}

/** As much as came: a client that throws hangs up. */
async function read(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const reader = response.body?.getReader();
  try {
    for (let next = await reader?.read(); next?.value; next = await reader?.read()) chunks.push(next.value);
  } catch {
    // The client has gone.
  }
  return Buffer.concat(chunks);
}

/** Runs a client and gives back what it was answered with last. */
export async function captured<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T | Error; readonly answer: Captured }> {
  const heard: Captured[] = [];
  const result = await current.run(heard, () => work().catch((error: unknown) => asError(error)));
  const answer = heard.at(-1);
  if (!answer) throw result instanceof Error ? result : new Error("nothing was asked");
  return { result, answer };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
