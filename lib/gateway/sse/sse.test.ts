import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findData, joinData } from "./event-data";
import { EventSplitter } from "./event-splitter";

function split(chunks: readonly Buffer[]): { events: string[]; rest: string } {
  const events: string[] = [];
  const splitter = new EventSplitter(
    (bytes, from, to) => events.push(bytes.toString("latin1", from, to)),
    1_000,
  );
  for (const chunk of chunks) expect(splitter.push(chunk)).toBe(true);
  return { events, rest: splitter.rest().toString("latin1") };
}

/** What a reader makes of a stream: the data of its events. */
function dataOf(events: readonly string[]): string[] {
  return events
    .map((event) => Buffer.from(event, "latin1"))
    .filter((event) => findData(event, 0, event.length) !== null)
    .map((event) => joinData(event, 0, event.length));
}

describe.each([
  ["LF", "\n"],
  ["CRLF", "\r\n"],
  ["CR", "\r"],
])("events of lines that end in %s", (_name, newline) => {
  const body = [
    "data: one",
    "",
    ": comment",
    "",
    "event: x",
    "data: two",
    "data: lines",
    "",
    "data:[DONE]",
    "",
    "",
  ].join(newline);

  it("are the same however the stream is cut into two", () => {
    for (let at = 0; at <= body.length; at++) {
      const { events, rest } = split([Buffer.from(body.slice(0, at)), Buffer.from(body.slice(at))]);
      expect(dataOf(events)).toEqual(["one", "two\nlines", "[DONE]"]);
      expect(events.join("") + rest).toBe(body);
    }
  });

  it("are the same byte by byte", () => {
    const { events, rest } = split([...body].map((char) => Buffer.from(char)));
    expect(dataOf(events)).toEqual(["one", "two\nlines", "[DONE]"]);
    expect(events.join("") + rest).toBe(body);
  });
});

it("no byte is lost or doubled, whatever arrives", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\n", "\r", "d", "a", "t", ":", " "), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 5 }), (body, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < body.length).sort((a, b) => a - b), body.length];
      const chunks = places.slice(1).map((to, index) => Buffer.from(body.slice(places[index], to), "latin1"));
      const { events, rest } = split(chunks);
      expect(events.join("") + rest).toBe(body);
      expect(dataOf(events)).toEqual(dataOf(split([Buffer.from(body, "latin1")]).events));
    }),
  );
});

it("an event that never ends is refused when it is too long", () => {
  const splitter = new EventSplitter(() => undefined, 10);
  expect(splitter.push(Buffer.from("data: 1234"))).toBe(true);
  expect(splitter.push(Buffer.from("5"))).toBe(false);
});

it("a byte order mark at the beginning is none of the stream's, however it is cut", () => {
  const body = Buffer.from("\uFEFFdata: a\n\ndata: \uFEFFb\n\n");
  for (let at = 0; at <= body.length; at++) {
    const { events } = split([body.subarray(0, at), body.subarray(at)]);
    expect(dataOf(events)).toEqual(["a", "\uFEFFb"]);
  }
  const { events } = split([Buffer.from([0xef, 0xbb]), Buffer.from("data: x\n\n")]);
  expect(events).toEqual(["\u00ef\u00bbdata: x\n\n"]);
});

describe("the data of an event", () => {
  const find = (text: string) => {
    const bytes = Buffer.from(text);
    const found = findData(bytes, 0, bytes.length);
    return found && { text: bytes.toString("utf8", found.from, found.to), plain: found.plain };
  };

  it.each([
    ["data: {}\n\n", { text: "{}", plain: true }],
    ["data:{}\r\n\r\n", { text: "{}", plain: true }],
    ["\ndata:  x\n\n", { text: " x", plain: true }],
    [": hi\ndata: x\n\n", { text: "x", plain: false }],
    ["data: a\ndata: b\n\n", { text: "a", plain: false }],
    [": only a comment\n\n", null],
    ["event: ping\n\n", null],
    ["\n\n", null],
    ["database: x\n\n", null],
  ])("of %j", (event, expected) => expect(find(event)).toEqual(expected));
});
