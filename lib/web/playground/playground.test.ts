import { describe, expect, it } from "vitest";

import { requestSamples } from "@/components/samples/request-samples";

import { chatBody, EMPTY_ANSWER, NO_SETTINGS, type Message } from "./chat";
import { deltaOf, readChatStream } from "./read-stream";

const question = (text: string, images: readonly string[] = []): Message => ({ role: "user", text, images });

describe("chatBody", () => {
  it("leaves out what is not set, and answers that never came", () => {
    const said = [question("One"), { ...EMPTY_ANSWER, state: "failed" as const }, question("Two")];
    expect(chatBody("gpt-5-mini", NO_SETTINGS, said)).toEqual({
      model: "gpt-5-mini",
      messages: [
        { role: "user", content: "One" },
        { role: "user", content: "Two" },
      ],
    });
  });

  it("puts the system prompt first and images beside their text", () => {
    const settings = { system: "Be brief.", temperature: 0, maxTokens: 50, effort: "low" as const };
    expect(chatBody("m", settings, [question("What is it?", ["data:image/png;base64,AA"])])).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "What is it?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AA" } },
          ],
        },
      ],
      ...{ temperature: 0, max_tokens: 50, reasoning_effort: "low" },
    });
  });
});

describe("deltaOf", () => {
  it.each([": ping", "", "event: x", "data: [DONE]", "data:"])("passes over %j", (line) => {
    expect(deltaOf(line)).toBeNull();
  });

  it("reads text, thoughts and the gateway's refusal", () => {
    expect(deltaOf('data: {"choices":[{"delta":{"content":"Hi"}}]}')).toMatchObject({ text: "Hi" });
    expect(deltaOf('data:{"choices":[{"delta":{"reasoning_content":"Hm"}}]}')).toMatchObject({
      reasoning: "Hm",
    });
    expect(deltaOf('data: {"choices":[],"usage":{}}')).toEqual({ text: "", reasoning: "", failure: null });
    expect(deltaOf('data: {"error":{"message":"cut"}}')).toMatchObject({ failure: "cut" });
  });
});

describe("readChatStream", () => {
  it("puts together what arrives in pieces, also within a character", async () => {
    const bytes = new TextEncoder().encode(
      'data: {"choices":[{"delta":{"content":"天"}}]}\r\n\r\ndata: {"choices":[{"delta":{"content":"空"}}]}\n\ndata: [DONE]\n\n',
    );
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    let text = "";
    for await (const delta of readChatStream(body)) text += delta.text;
    expect(text).toBe("天空");
  });
});

describe("requestSamples", () => {
  const request = chatBody("gpt-5-mini", { ...NO_SETTINGS, system: "It's", temperature: 1.5, maxTokens: 9 }, [
    question("What's this?", [`data:image/png;base64,${"A".repeat(500)}`]),
  ]);
  const samples = requestSamples({ origin: "https://shop.example", apiKey: "KEY", request });
  const code = (label: string) => samples.find((sample) => sample.label === label)?.code ?? "";

  it("name this host and the key, and no image's bytes", () => {
    expect(samples.map(({ label }) => label)).toEqual(["curl", "Python", "Node.js", "Anthropic", "Gemini"]);
    for (const sample of samples) {
      expect(sample.code).toContain("https://shop.example");
      expect(sample.code).toContain("KEY");
      expect(sample.code).not.toContain("AAAAA");
    }
  });

  it("quote for a shell, and speak each vendor's words", () => {
    expect(code("curl")).toContain(String.raw`It'\''s`);
    expect(code("Python")).toContain('base_url="https://shop.example/v1"');
    expect(code("Anthropic")).toContain('base_url="https://shop.example"');
    expect(code("Anthropic")).toContain('system="It\'s"');
    // Anthropic's scale ends at 1.
    expect(code("Anthropic")).toContain("temperature=1,");
    expect(code("Gemini")).toContain('"max_output_tokens": 9');
  });
});
