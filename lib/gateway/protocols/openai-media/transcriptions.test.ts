import { describe, expect, it } from "vitest";
import { audioMs } from "./audio/duration";
import { transcriptions, translations } from "./transcriptions";
import {
  accepted,
  BOUNDS,
  CONTEXT,
  form,
  FORM_TYPE,
  incoming,
  refused,
  TARGET,
  used,
  wireOf,
} from "./testing/calls";
import { recordingsOf } from "../../testing/recorded/recording";
import { wav } from "./testing/sounds";

const wire = wireOf(transcriptions);
const SOUND = wav(2_300);

type Fields = readonly (readonly [string, string | Buffer])[];
const asked = (...more: Fields) => incoming(form([["file", SOUND], ["model", "mine"], ...more]), FORM_TYPE);

describe("transcription requests", () => {
  it("are bound by the seconds their file plays, begun ones whole", () => {
    expect(accepted(transcriptions, asked())).toMatchObject({
      units: { second: 3n },
      model: "mine",
      stream: false,
    });
  });

  it("go upstream with another model, and the file byte for byte", () => {
    const sent = wire.request(accepted(transcriptions, asked()), TARGET);
    expect(sent.headers).toEqual(["content-type", FORM_TYPE]);
    expect(
      sent.body?.equals(
        form([
          ["file", SOUND],
          ["model", "upstream-model"],
        ]),
      ),
    ).toBe(true);
    expect(wireOf(translations).request(accepted(translations, asked()), TARGET).path).toBe(
      "/audio/translations",
    );
  });

  it.each<[string, Fields, string | null]>([
    ["no file", [["model", "m"]], "file"],
    [
      "two files",
      [
        ["file", SOUND],
        ["file", SOUND],
        ["model", "m"],
      ],
      "file",
    ],
    ["no model", [["file", SOUND]], "model"],
    [
      "two models",
      [
        ["file", SOUND],
        ["model", "m"],
        ["model", "n"],
      ],
      null,
    ],
    [
      "no audio",
      [
        ["file", Buffer.from("hello")],
        ["model", "m"],
      ],
      "file",
    ],
    [
      "an unknown format",
      [
        ["file", SOUND],
        ["model", "m"],
        ["response_format", "doc"],
      ],
      "response_format",
    ],
    [
      "a switch that is none",
      [
        ["file", SOUND],
        ["model", "m"],
        ["stream", "maybe"],
      ],
      "stream",
    ],
    [
      "a number that is none",
      [
        ["file", SOUND],
        ["model", "m"],
        ["temperature", "warm"],
      ],
      "temperature",
    ],
  ])("are refused with %s", (_what, fields, param) => {
    expect(refused(transcriptions, incoming(form(fields), FORM_TYPE))).toMatchObject({ status: 400, param });
  });

  it("are refused as JSON, or without a boundary", () => {
    expect(refused(transcriptions, incoming({ model: "m" }))).toMatchObject({ status: 400 });
    expect(refused(transcriptions, incoming(form([["model", "m"]]), "multipart/form-data"))).toMatchObject({
      status: 400,
    });
  });
});

describe("transcription answers", () => {
  const read = (text: string, type: string, ...more: Fields) => {
    const answer = wire.readAnswer(
      accepted(transcriptions, asked(...more)),
      Buffer.from(text),
      CONTEXT,
      type,
    );
    return answer && { answer, used: used(wire.readUsage(answer.usage, { ...BOUNDS, audio: true })) };
  };

  it("count what is stated: tokens, or seconds", () => {
    const tokens = {
      type: "tokens",
      input_tokens: 9,
      input_token_details: { audio_tokens: 7 },
      output_tokens: 2,
    };
    expect(read(JSON.stringify({ text: "a", usage: tokens }), "application/json")?.used).toEqual({
      input: 2,
      audio_input: 7,
      output: 2,
    });
    const seconds = { text: "a", usage: { type: "duration", seconds: 2 } };
    expect(read(JSON.stringify(seconds), "application/json")?.used).toEqual({ second: 2 });
  });

  it("count the duration a verbose answer tells, as a number or as text", () => {
    const verbose = (duration: unknown) => JSON.stringify({ text: "a", duration, segments: [] });
    expect(read(verbose(1.2), "application/json")?.used).toEqual({ second: 2 });
    expect(read(verbose("2.95"), "application/json")?.used).toEqual({ second: 3 });
  });

  it("that are text count the seconds of the file, and keep their type and bytes", () => {
    const found = read("1\n00:00 hello\n", "text/plain; charset=utf-8", ["response_format", "srt"]);
    expect(found?.used).toEqual({ second: 3 });
    expect(found?.answer.body.toString()).toBe("1\n00:00 hello\n");
    expect(found?.answer.contentType).toBe("text/plain; charset=utf-8");
    expect(read("<!doctype html>", "text/plain", ["response_format", "text"])).toBeNull();
    expect(read('{"error":{}}', "application/json", ["response_format", "vtt"])?.answer.isError).toBe(true);
  });

  it("are none without text", () => {
    expect(read("{}", "application/json")).toBeNull();
    expect(read("<html>", "text/html")).toBeNull();
  });

  it("as events end with usage; without one the seconds count", () => {
    const stream = wire.openStream(accepted(transcriptions, asked(["stream", "true"])), CONTEXT);
    const events = ["transcript.text.delta", "transcript.text.delta"].map(
      (type, at) => `data: ${JSON.stringify({ type, delta: `w${at} ` })}\n\n`,
    );
    stream.push(Buffer.from(events.join("")));
    expect(stream.text()).toBe("w0 w1 ");
    stream.push(Buffer.from('data: {"type":"transcript.text.done","text":"w0 w1"}\n\n'));
    expect(stream.done).toBe(true);
    expect(used(wire.readUsage(stream.usage, BOUNDS))).toEqual({ second: 3 });
  });

  it("may come whole although a stream was asked for, where OpenAI says so", () => {
    const streamed = accepted(transcriptions, asked(["stream", "true"]));
    const by = (modelName: string) => wire.mayAnswerWhole?.(streamed, { ...TARGET, modelName });
    expect(["whisper-1", "gpt-4o-transcribe", "mine"].map(by)).toEqual([true, false, false]);
    expect(
      wireOf(translations).mayAnswerWhole?.(accepted(translations, asked()), {
        ...TARGET,
        modelName: "whisper-1",
      }),
    ).toBe(false);
  });

  it("as events end at an error, and at what is no event of theirs", () => {
    const faultOf = (text: string) => {
      const stream = wire.openStream(accepted(transcriptions, asked(["stream", "true"])), CONTEXT);
      stream.push(Buffer.from(text));
      return stream.fault;
    };
    expect(faultOf('data: {"error":{"message":"no"}}\n\n')).toBe("error_event");
    expect(faultOf("data: hello\n\n")).toBe("malformed");
  });

  it("recorded of real vendors give the usage they state, and their files a length", () => {
    for (const endpoint of [transcriptions, translations]) {
      const shape = endpoint === transcriptions ? "openai.audio.transcriptions" : "openai.audio.translations";
      for (const { id, body, request, usage } of recordingsOf(shape)) {
        const sent = accepted(endpoint, asked());
        const answer = wire.readAnswer(sent, body, CONTEXT, "application/json");
        // A test fixture of one suite, which wraps an answer in JSON of its own.
        if (!answer) {
          expect(body.toString()).toContain('"headers"');
          continue;
        }
        const stated = usage
          ? { input: usage.input_tokens, output: usage.output_tokens }
          : { second: Number(sent.units.second) };
        expect([id, used(wire.readUsage(answer.usage, BOUNDS))]).toEqual([id, stated]);
        const from = request?.indexOf("ftyp") ?? -1;
        if (request && from !== -1) expect(audioMs(request.subarray(from - 4))).toBeGreaterThan(500);
      }
    }
  });
});
