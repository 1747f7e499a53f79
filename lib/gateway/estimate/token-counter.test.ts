import { afterAll, describe, expect, it } from "vitest";
import { TokenCounter } from "./token-counter";

const counter = new TokenCounter();
afterAll(() => counter.close());

const request = (body: object) => Buffer.from(JSON.stringify(body));

describe("the token counter", () => {
  it("counts text by o200k, off this thread", async () => {
    expect(await counter.countText("hello world")).toBe(2);
    expect(await counter.countText("")).toBe(0);
    expect(await counter.countText("<|endoftext|>")).toBeGreaterThan(0);
  });

  it("counts a request's messages, tools and pictures", async () => {
    const plain = await counter.countRequest(
      request({ messages: [{ role: "user", content: "hello world" }] }),
    );
    expect(plain).toBe(3 + 4 + 2);
    const parts = [
      { type: "text", text: "hello world" },
      { type: "image_url", image_url: { url: "data:," } },
    ];
    expect(await counter.countRequest(request({ messages: [{ role: "user", content: parts }] }))).toBe(
      plain + 765,
    );
    const tools = [{ type: "function", function: { name: "look" } }];
    const messages = [{ role: "user", content: "hello world" }];
    expect(await counter.countRequest(request({ messages, tools }))).toBeGreaterThan(plain + 5);
  });

  it("takes four bytes for a token where it cannot read", async () => {
    expect(await counter.countRequest(Buffer.from("not json"))).toBe(2);
  });

  it("extrapolates long texts instead of counting them", async () => {
    const tokens = await counter.countText("hello world ".repeat(200_000));
    expect(tokens).toBeGreaterThan(350_000);
    expect(tokens).toBeLessThan(450_000);
  });
});
