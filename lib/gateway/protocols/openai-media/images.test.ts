import { describe, expect, it } from "vitest";
import { imageEdits, imageGenerations } from "./images";
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

const wire = wireOf(imageGenerations);
const ASKED = { model: "mine", prompt: "a cat" };
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]);

describe("image requests", () => {
  it("are bound by the pictures asked for", () => {
    expect(accepted(imageGenerations, incoming(ASKED)).units).toEqual({ image: 1n });
    expect(accepted(imageGenerations, incoming({ ...ASKED, n: 4 }))).toMatchObject({
      units: { image: 4n },
      n: 4,
    });
  });

  it.each([
    [{ model: "m" }, "prompt"],
    [{ ...ASKED, n: 11 }, "n"],
    [{ ...ASKED, n: 2, stream: true }, "n"],
    [{ ...ASKED, partial_images: 2 }, "partial_images"],
    [{ ...ASKED, partial_images: 4, stream: true }, "partial_images"],
    [{ ...ASKED, response_format: "gif" }, "response_format"],
    [{ prompt: "a" }, "model"],
  ])("refuses %j for %s", (body, param) => {
    expect(refused(imageGenerations, incoming(body))).toMatchObject({ status: 400, param });
  });

  it("edit files of a form, which go upstream byte for byte", () => {
    const fields = [
      ["image[]", PNG],
      ["image[]", PNG],
      ["mask", PNG],
      ["prompt", "a"],
      ["n", "2"],
    ] as const;
    const edit = accepted(imageEdits, incoming(form([...fields, ["model", "mine"]]), FORM_TYPE));
    expect(edit).toMatchObject({ units: { image: 2n }, unsizable: true });
    const sent = wireOf(imageEdits).request(edit, { ...TARGET, endUser: null });
    expect(sent.body?.equals(form([...fields, ["model", "upstream-model"]]))).toBe(true);
  });

  it("edit pictures at addresses, but none kept at the vendor", () => {
    const images = [{ image_url: "https://example.org/a.png" }];
    expect(accepted(imageEdits, incoming({ ...ASKED, images })).unsizable).toBe(true);
    expect(refused(imageEdits, incoming({ ...ASKED, images: [{ file_id: "file-1" }] })).param).toBe(
      "images[0]",
    );
    expect(refused(imageEdits, incoming({ ...ASKED, images, mask: { file_id: "f" } })).param).toBe("mask");
    expect(refused(imageEdits, incoming({ ...ASKED, images: [] })).param).toBe("images");
    expect(
      refused(
        imageEdits,
        incoming(
          form([
            ["prompt", "a"],
            ["model", "m"],
          ]),
          FORM_TYPE,
        ),
      ).param,
    ).toBe("image");
  });
});

describe("image answers", () => {
  const request = accepted(imageGenerations, incoming(ASKED));
  const read = (json: object) =>
    wire.readAnswer(request, Buffer.from(JSON.stringify(json)), CONTEXT, "application/json");

  it("count tokens where stated, and pictures always", () => {
    const usage = {
      input_tokens: 50,
      output_tokens: 4_160,
      total_tokens: 4_210,
      input_tokens_details: { text_tokens: 10, image_tokens: 40 },
    };
    const data = [{ b64_json: "AAAA" }, { b64_json: "AAAA" }];
    expect(used(wire.readUsage(read({ created: 1, data, usage })?.usage, BOUNDS))).toEqual({
      input: 50,
      output: 4_160,
      image: 2,
    });
    expect(used(wire.readUsage(read({ created: 1, data })?.usage, BOUNDS))).toEqual({ image: 2 });
    expect(read({ created: 1, data: [] })).toBeNull();
  });

  it("as events show partial pictures, and wait with the last", () => {
    const stream = wire.openStream(accepted(imageGenerations, incoming({ ...ASKED, stream: true })), CONTEXT);
    const partial =
      'event: image_generation.partial_image\ndata: {"type":"image_generation.partial_image"}\n\n';
    const done = `data: ${JSON.stringify({
      type: "image_generation.completed",
      b64_json: "AA",
      usage: { input_tokens: 5, output_tokens: 9, total_tokens: 14 },
    })}\n\n`;
    stream.push(Buffer.from(partial + done));
    expect(Buffer.concat(stream.out).toString()).toBe(partial);
    expect(Buffer.concat([...stream.tail]).toString()).toBe(done);
    expect(used(wire.readUsage(stream.usage, BOUNDS))).toEqual({ input: 5, output: 9, image: 1 });
  });

  it("recorded of real vendors count their pictures, and errors are read", () => {
    for (const { id, status, body } of recordingsOf("openai.images")) {
      const answer = wire.readAnswer(request, body, CONTEXT, "application/json");
      if (status !== "200")
        expect([id, answer?.isError, wire.readError(body).message]).toEqual([id, true, expect.any(String)]);
      else expect([id, used(wire.readUsage(answer?.usage, BOUNDS))]).toEqual([id, { image: 1 }]);
    }
  });
});
