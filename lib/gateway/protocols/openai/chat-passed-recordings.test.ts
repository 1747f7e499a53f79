import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type AnswerContext } from "../contract";
import { parseChatRequest } from "./chat-request";
import { openaiChat } from "./chat-endpoint";
import { answersOf, type Recording } from "../../testing/recorded/recording";
import { dialectNameOf } from "./testing/recorded-dialect";

const recordings = answersOf("openai.chat").filter(({ raw }) => raw);
const wire = openaiChat.wires["openai-compatible"];

function request(stream: boolean) {
  const messages = [{ role: "user", content: "x" }];
  const usage = stream ? { stream_options: { include_usage: true } } : {};
  const body = Buffer.from(JSON.stringify({ model: "m", messages, stream, ...usage }));
  const read = parseChatRequest(body, DEFAULT_LIMITS);
  if (isRefusal(read)) throw new Error(read.message);
  return read;
}

function contextOf(recording: Recording): AnswerContext {
  const settings = { dialect: dialectNameOf(recording) };
  return { hex: "00", upstreamModel: "m", createdAt: 1, maxEventBytes: 1 << 26, settings };
}

/** Streams that end in an error event: what came before it has passed, and the client is told by us. */
const BROKEN = new Set(["R0370", "R0373", "R0634"]);

/** Comments, which name the upstream, are left out, and the blank lines around them with them. */
function comparable(body: Buffer): string {
  return body
    .toString()
    .replace(/^:.*\n+/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd();
}

describe("recorded chat completions, passed through", () => {
  it("are there, or the folder is not", () => {
    expect(recordings.length === 0 || recordings.length > 150).toBe(true);
  });

  for (const recording of recordings)
    it(`${recording.id} ${recording.provider} ${recording.model}`, () => {
      if (!wire) throw new Error("no wire");
      const body = recording.body;
      const context = contextOf(recording);
      if (!recording.stream) {
        const answer = wire.readAnswer(request(false), body, context, "application/json");
        expect(answer?.body.equals(body)).toBe(true);
        expect(answer).toMatchObject({ isError: false, usage: recording.usage });
        return;
      }
      const reader = wire.openStream(request(true), context);
      for (let at = 0; at < body.length; at += 9) reader.push(body.subarray(at, at + 9));
      reader.end();
      if (BROKEN.has(recording.id)) return expect(reader.fault).toBe("error_event");
      expect(reader).toMatchObject({ fault: null, done: true, usage: recording.usage });
      expect(comparable(Buffer.concat([...reader.out, ...reader.tail]))).toBe(comparable(body));
    });
});
