import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { charactersIn, speech } from "./speech";
import { accepted, BOUNDS, CONTEXT, incoming, refused, TARGET, used, wireOf } from "./testing/calls";
import { recordingsOf } from "../../testing/recorded/recording";

const wire = wireOf(speech);
const ASKED = { model: "mine", input: "Grüße 👋", voice: "alloy" };

describe("speech requests", () => {
  it("are bound by code points", () => {
    expect(accepted(speech, incoming(ASKED)).units).toEqual({ character: 7n });
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(charactersIn(text)).toBe([...text].length);
      }),
    );
  });

  it.each([
    [{ ...ASKED, input: "" }, "input"],
    [{ model: "m", voice: "a" }, "input"],
    [{ ...ASKED, input: 1 }, "input"],
    [{ ...ASKED, voice: 1 }, "voice"],
    [{ ...ASKED, response_format: "midi" }, "response_format"],
    [{ ...ASKED, stream_format: "chunks" }, "stream_format"],
    [{ ...ASKED, speed: 100 }, "speed"],
  ])("refuses %j for %s", (body, param) => {
    expect(refused(speech, incoming(body))).toMatchObject({ status: 400, param });
  });

  it("go upstream as they came, but for the model", () => {
    const sent = wire.request(accepted(speech, incoming(ASKED)), TARGET);
    expect(sent.path).toBe("/audio/speech");
    expect(JSON.parse(sent.body?.toString() ?? "")).toEqual({ ...ASKED, model: "upstream-model" });
  });
});

describe("speech answers", () => {
  const request = accepted(speech, incoming(ASKED));
  const read = (bytes: Buffer, type: string) => wire.readAnswer(request, bytes, CONTEXT, type);

  const open = (type: string) => wire.openBytes?.(request, CONTEXT, type) ?? null;

  it("are the very bytes as they come, with their type; the last one waits", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (chunks) => {
        const reader = open("audio/mpeg");
        const sent: Buffer[] = [];
        const all = Buffer.concat(chunks);
        for (const [at, chunk] of chunks.entries()) {
          reader?.push(Buffer.from(chunk));
          sent.push(...(reader?.out.splice(0) ?? []));
          const come = Buffer.concat(chunks.slice(0, at + 1));
          expect(Buffer.concat(sent)).toEqual(come.subarray(0, -1));
        }
        reader?.end();
        expect(Buffer.concat([...sent, ...(reader?.tail ?? [])])).toEqual(all);
        expect(reader).toMatchObject({ done: all.length > 0, output: all.length > 0, fault: null });
      }),
    );
    expect(open("audio/mpeg")?.contentType).toBe("audio/mpeg");
    expect(used(wire.readUsage(open("audio/mpeg")?.usage, BOUNDS))).toEqual({ character: 7 });
    // What a browser might run is never called so.
    expect(open("application/xhtml+xml")?.contentType).toBe("audio/mpeg");
  });

  it("that never end are broken", () => {
    const reader = open("audio/mpeg");
    reader?.push(Buffer.alloc(CONTEXT.maxEventBytes + 1));
    expect(reader?.fault).toBe("malformed");
  });

  it("are none when they are a page, nothing, or other JSON", () => {
    expect(open("text/html")).toBeNull();
    expect(open("application/json")).toBeNull();
    expect(read(Buffer.from("<html>"), "text/html")).toBeNull();
    expect(read(Buffer.from("{}"), "application/json")).toBeNull();
    expect(read(Buffer.from('{"error":{}}'), "application/json")?.isError).toBe(true);
  });

  it("as events end with what was used, and wait with the last one", () => {
    const stream = wire.openStream(accepted(speech, incoming({ ...ASKED, stream_format: "sse" })), CONTEXT);
    const delta = 'event: speech.audio.delta\ndata: {"type":"speech.audio.delta","audio":"AAAA"}\n\n';
    const done =
      'data: {"type":"speech.audio.done","usage":{"input_tokens":5,"output_tokens":40,"total_tokens":45}}\n\n';
    for (const byte of Buffer.from(`: hello\n\n${delta}${done}`)) stream.push(Buffer.from([byte]));
    expect(Buffer.concat(stream.out).toString()).toBe(delta);
    expect(Buffer.concat([...stream.tail]).toString()).toBe(done);
    expect(stream).toMatchObject({ done: true, output: true, fault: null });
    expect(used(wire.readUsage(stream.usage, BOUNDS))).toEqual({ input: 5, output: 40, character: 7 });
    const priced = wire.readUsage(stream.usage, { ...BOUNDS, audio: true });
    expect(used(priced)).toEqual({ input: 5, audio_output: 40, character: 7 });
  });

  it("recorded of Mistral, which wraps its sound in JSON, become sound", () => {
    for (const { body, request: asked } of recordingsOf("openai.audio.speech")) {
      const sent = accepted(speech, incoming(asked ?? ASKED));
      const answer = wire.readAnswer(sent, body, CONTEXT, "application/json");
      expect(answer?.body.toString("latin1", 0, 3)).toBe("ID3");
      expect(answer?.contentType).toBe("audio/mpeg");
      expect(used(wire.readUsage(answer?.usage, BOUNDS))).toEqual({
        character: Number(sent.units.character),
      });
    }
  });
});
