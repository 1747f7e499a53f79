import { describe, expect, it } from "vitest";
import { ClientStream } from "./client-stream";
import type { GatewayReply } from "./contract";

function streamTo(opening?: string) {
  const sent: Buffer[] = [];
  const reply = {
    start: () => undefined,
    write: (bytes: Buffer) => sent.push(bytes) > 0,
    end: (bytes?: Buffer) => void (bytes && sent.push(bytes)),
    onDrain: () => undefined,
  } as unknown as GatewayReply;
  const protocol = { ping: Buffer.from(" "), ...(opening ? { opening: Buffer.from(opening) } : {}) };
  const stream = new ClientStream(
    reply,
    () => [],
    protocol,
    () => undefined,
  );
  return { stream, body: () => Buffer.concat(sent).toString() };
}

const bytes = (...texts: string[]) => texts.map((text) => Buffer.from(text));

describe("a stream that is one whole, such as a JSON array", () => {
  it("is opened by its first event", () => {
    const { stream, body } = streamTo("[");
    stream.send(bytes("[1,"), 0);
    stream.end(bytes("2]"));
    expect(body()).toBe("[1,2]");
  });

  it("is opened once where signs of life come first", () => {
    const { stream, body } = streamTo("[");
    stream.keepAlive(10_000, 5);
    stream.keepAlive(20_000, 5);
    stream.send(bytes("[1,", "[2],"), 30_000);
    stream.end(bytes("3]"));
    expect(JSON.parse(body())).toEqual([1, [2], 3]);
  });

  it("is opened for an error that comes first, or after signs of life alone", () => {
    const early = streamTo("[");
    early.stream.end(bytes("{}]"));
    expect(JSON.parse(early.body())).toEqual([{}]);
    const late = streamTo("[");
    late.stream.keepAlive(10_000, 5);
    late.stream.end(bytes("{}]"));
    expect(JSON.parse(late.body())).toEqual([{}]);
  });

  it("is not opened where its protocol has nothing to open", () => {
    const { stream, body } = streamTo();
    stream.keepAlive(10_000, 5);
    stream.send(bytes("[1]"), 20_000);
    stream.end([]);
    expect(body()).toBe(" [1]");
  });
});
