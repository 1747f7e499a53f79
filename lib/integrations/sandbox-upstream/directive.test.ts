import { describe, expect, it } from "vitest";
import { directiveInText, DirectiveError, parseDirective, splitModelName } from "./directive";

describe("parseDirective", () => {
  it.each([
    ["", {}],
    ["fault=C13", { fault: "C13" }],
    ["fault=C13-error after=5 pace=20", { fault: "C13-error", after: 5, pace: 20 }],
    ["tokens=3,chunks=2 , tag=a.b", { tokens: 3, chunks: 2, tag: "a.b" }],
    ["wait=forever", { wait: Infinity }],
    [
      "wait=40 retry-after=7 leave=on newline=crlf",
      { wait: 40, retryAfter: 7, leave: "on", newline: "crlf" },
    ],
  ])("reads %j", (text, expected) => {
    expect(parseDirective(text)).toEqual(expected);
  });

  it.each([
    "colour=blue",
    "after",
    "after=-1",
    "after=1.5",
    "tokens=99999999999",
    "leave=maybe",
    "fault=a/b",
    "toString=1",
  ])("refuses %j", (text) => {
    expect(() => parseDirective(text)).toThrow(DirectiveError);
  });
});

describe("directiveInText", () => {
  it.each([
    ["Hello", {}],
    ["Hello [[sandbox: fault=C08 retry-after=9]] there", { fault: "C08", retryAfter: 9 }],
    ["[[sandbox: fault=C08]] no, [[sandbox: fault=C09]]", { fault: "C09" }],
    ["[[other: fault=C08]]", {}],
  ])("finds it in %j", (text, expected) => {
    expect(directiveInText(text)).toEqual(expected);
  });
});

describe("splitModelName", () => {
  it.each([
    ["gpt-5-mini", { model: "gpt-5-mini", directive: {} }],
    ["gpt-5-mini@C13", { model: "gpt-5-mini", directive: { fault: "C13" } }],
  ])("splits %j", (name, expected) => {
    expect(splitModelName(name)).toEqual(expected);
  });
});
