import { EventStreamCodec } from "@smithy/eventstream-codec";

const codec = new EventStreamCodec(
  (input) => (typeof input === "string" ? input : Buffer.from(input).toString()),
  (text) => Buffer.from(text),
);

/** A message of an event stream, as Amazon sends it. */
export function message(name: string, json: unknown, type: "event" | "exception" = "event"): Buffer {
  const text = (value: string) => ({ type: "string" as const, value });
  const headers = {
    [`:${type}-type`]: text(name),
    ":content-type": text("application/json"),
    ":message-type": text(type),
  };
  const body = Buffer.from(typeof json === "string" ? json : JSON.stringify(json));
  return Buffer.from(codec.encode({ headers, body }));
}
