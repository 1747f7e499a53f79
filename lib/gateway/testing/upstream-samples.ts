import type { ServerResponse } from "node:http";
import { setImmediate as breath, setTimeout as sleep } from "node:timers/promises";
import type { SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import type { UpstreamName } from "./crossings";
import type { Tokens } from "./expected";
import { readStream } from "./read-stream";
import type { Script } from "./scripted-upstream";
import { post, saidIn, SPEAKERS } from "./speakers";

/** An answer as a well-behaved upstream gives it. */
export interface Sample {
  readonly stream: string;
  readonly whole: string;
  /** What it says, and what it reports to have used. */
  readonly said: string;
  readonly tokens: Tokens;
}

/** Taken from the sandbox itself; with letters of two, three and four bytes in it. */
export async function sampleOf(sandbox: SandboxUpstream, name: UpstreamName): Promise<Sample> {
  const speaker = SPEAKERS[name];
  const take = async (stream: boolean) => {
    const prompt = "Hello [[sandbox: tokens=12 pace=0 chunks=12 tag=sample]]";
    const more = name === "chat" && stream ? { stream_options: { include_usage: true } } : {};
    const asked = { apiKey: "sandbox-test", model: "gpt-5.2", prompt, stream, more };
    const response = await post(sandbox.url, speaker.request(asked));
    return (await response.text())
      .replaceAll("sandbox answering", "sändböx 答 🙂")
      .replaceAll(" the", " thé日🙂");
  };
  const [stream, whole] = [await take(true), await take(false)];
  const seen = await readStream(new Response(stream));
  const { input = 0 } = sandbox.log().findLast(({ tag }) => tag === "sample")?.billed ?? {};
  return { stream, whole, said: saidIn(speaker, seen, true), tokens: { input, output: 12 } };
}

export const EVENTS = { "content-type": "text/event-stream; charset=utf-8" };
export const sends =
  (bytes: string | Buffer): Script =>
  (res) =>
    void res.writeHead(200, EVENTS).end(bytes);

export const slices =
  (bytes: Buffer, size: number): Script =>
  async (res) => {
    res.writeHead(200, EVENTS);
    for (let at = 0; at < bytes.length; at += size) {
      res.write(bytes.subarray(at, at + size));
      await breath();
    }
    res.end();
  };

/** The rest follows when the beginning has long arrived. */
export const sendsTwo =
  (begun: string, rest: string): Script =>
  async (res) => {
    res.writeHead(200, EVENTS).write(begun);
    await sleep(60);
    res.end(rest);
  };

/** Splits a stream into its events, each with its blank line. */
export const eventsOf = (stream: string): string[] => stream.match(/[^]*?\r?\n\r?\n/g) ?? [];

/** The place behind so many pieces of text. */
export function cutAfter(name: UpstreamName, stream: string, pieces: number): readonly [string, string] {
  const events = eventsOf(stream);
  let left = pieces;
  const at = events.findIndex((event) => {
    const data = /^data: (\{.*\})\r?$/m.exec(event)?.[1];
    if (data !== undefined && SPEAKERS[name].saidInEvent(JSON.parse(data)) !== "") left--;
    return left === 0;
  });
  return [events.slice(0, at + 1).join(""), events.slice(at + 1).join("")];
}

/** Writes to whoever still listens, and waits for those who are slow. */
export async function pour(res: ServerResponse, next: () => string, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes && !res.destroyed;) {
    const piece = next();
    sent += piece.length;
    if (!res.write(piece)) await Promise.race([once(res, "drain"), once(res, "close")]);
    else await breath();
  }
}

const once = (res: ServerResponse, name: string) => new Promise((resolve) => res.once(name, resolve));

export const lines = (text: string, end: string): string => text.replaceAll(/\r?\n/g, end);

/** A field no reader knows, put into the first event that can take it. */
export const padded = (stream: string, bytes: number): string =>
  stream.replace(/^(data: \{)/m, `$1"padding":"${"x".repeat(bytes)}",`);

/** An event of figures once more. */
export function twice(name: UpstreamName, stream: string): string {
  const figures = {
    chat: '"prompt_tokens"',
    responses: '"response.completed"',
    messages: '"message_delta"',
    gemini: '"STOP"',
  };
  return eventsOf(stream)
    .flatMap((event) => (event.includes(figures[name]) ? [event, event] : [event]))
    .join("");
}
