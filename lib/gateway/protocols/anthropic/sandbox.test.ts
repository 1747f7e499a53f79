import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import { startSandboxUpstream, type SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import type { AnswerContext, StreamReader, UsageBounds, UsageReading } from "../contract";
import { messagesWire } from "./messages-wire";
import { accepted, TARGET } from "./testing/requests";

let sandbox: SandboxUpstream;
beforeAll(async () => {
  sandbox = await startSandboxUpstream();
});
afterEach(() => sandbox.clearLog());
afterAll(() => sandbox.close());

const CONTEXT: AnswerContext = {
  hex: "f00d",
  upstreamModel: "claude-sonnet-4-5",
  createdAt: 0,
  maxEventBytes: 100_000,
  settings: {},
};
const BOUNDS: UsageBounds = {
  contextTokens: 200_000,
  outputTokens: 1_000,
  audio: false,
  modelName: "claude-sonnet-4-5",
  settings: {},
};

async function send(directive: string, stream: boolean): Promise<Buffer> {
  const request = accepted({ stream });
  const { path, headers, body } = messagesWire.request(request, TARGET);
  const sent = new Headers({
    "x-api-key": "sandbox-x",
    "x-sandbox-directive": `pace=0 tokens=20 ${directive}`,
  });
  for (let at = 0; at < headers.length; at += 2) sent.set(String(headers[at]), String(headers[at + 1]));
  const payload = body === null ? null : new Uint8Array(body);
  const response = await fetch(sandbox.url + path, { method: "POST", headers: sent, body: payload });
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk);
  } catch {
    // A connection that breaks has said what it said.
  }
  await sandbox.idle();
  return Buffer.concat(chunks);
}

async function streamed(directive: string): Promise<StreamReader> {
  const reader = messagesWire.openStream(accepted({ stream: true }), CONTEXT);
  reader.push(await send(directive, true));
  reader.end();
  return reader;
}

function count(reading: UsageReading, ...names: readonly Dimension[]): number {
  if (reading.kind !== "read") throw new Error(reading.kind);
  return names.reduce((sum, name) => sum + Number(reading.usage[dimensionIndex(name)]), 0);
}

function billed() {
  const entry = sandbox.log().at(-1);
  if (!entry) throw new Error("nothing logged");
  return entry.billed;
}

describe("the sandbox upstream, through the wire", () => {
  it.each([
    "",
    "cached=4 written=3",
    "reasoning=7",
    "fault=crlf",
    "fault=cr",
    "fault=comments",
    "fault=split",
    "fault=C28",
    "fault=C28-shrinking",
    "fault=C28-zero",
    "fault=C28-partial",
    "fault=no-done",
    "fault=huge huge=1000",
  ])("%j: usage is what it bills", async (directive) => {
    const reader = await streamed(directive);
    expect(reader).toMatchObject({ done: true, output: true, wellFormed: true, fault: null });
    const reading = messagesWire.readUsage(reader.usage, BOUNDS);
    const bill = billed();
    expect({
      input: count(reading, "input"),
      cached_input: count(reading, "cached_input"),
      cache_write_5m: count(reading, "cache_write_5m"),
      output: count(reading, "output"),
      reasoning: count(reading, "reasoning"),
    }).toEqual(bill);
    expect(reader.text()).toContain("Entrepot sandbox");
    const whole = messagesWire.readAnswer(
      accepted(),
      await send(directive, false),
      CONTEXT,
      "application/json",
    );
    expect(messagesWire.readUsage(whole?.usage, BOUNDS)).toEqual(reading);
  });

  it.each([
    ["C24", "missing"],
    ["C25", "zero"],
    ["C26", "absurd"],
    ["C26-nan", "absurd"],
    ["C26-bare-nan", "absurd"],
    ["C26-fraction", "absurd"],
    ["C26-string", "absurd"],
    ["C26-context", "absurd"],
    ["C26-max", "absurd"],
    ["C26-huge", "absurd"],
    ["C26-cached", "absurd"],
    ["C26-total", "absurd"],
  ])("%s: usage is %s", async (fault, kind) => {
    const reader = await streamed(`fault=${fault}`);
    expect(reader.done).toBe(true);
    // Of figures that are no JSON nothing is left in a stream; that they came is what makes them absurd.
    const left = fault === "C26-bare-nan" ? "input_only" : kind;
    expect(messagesWire.readUsage(reader.usage, BOUNDS).kind).toBe(left);
    expect(reader.usageBroken).toBe(fault === "C26-bare-nan");
    const whole = messagesWire.readAnswer(
      accepted(),
      await send(`fault=${fault}`, false),
      CONTEXT,
      "application/json",
    );
    expect(messagesWire.readUsage(whole?.usage, BOUNDS).kind).toBe(kind);
  });

  it.each([
    ["C11", { wellFormed: false, output: false }],
    ["C11-json", { wellFormed: false, fault: "malformed" }],
    ["C11-empty", { wellFormed: false, spoke: false }],
    ["C11-shape", { wellFormed: false, output: false }],
    ["C12", { output: false, meaningful: false }],
    ["C12-role", { output: false, meaningful: false }],
    ["C12-error", { output: false, meaningful: false, fault: "error_event" }],
    ["C13", { output: true, meaningful: true }],
    ["C13-error", { output: true, fault: "error_event" }],
    ["C13-end", { output: true, fault: null }],
  ])("%s: a stream that is not complete", async (fault, expected) => {
    expect(await streamed(`fault=${fault}`)).toMatchObject({ done: false, ...expected });
  });

  it.each([
    ["C34", "refusal"],
    ["C34-length", "max_tokens"],
  ])("%s: ends as %s", async (fault, reason) => {
    expect(await streamed(`fault=${fault}`)).toMatchObject({ done: true, finishReason: reason });
  });
});
