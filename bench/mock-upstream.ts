import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

/**
 * The upstream of the bench: answers the same bytes to every chat completion, as fast as `node:http` can, so that
 * what is measured is what stands before it. A body with `"stream":true` gets ten events a second until its client
 * leaves or `STREAM_EVENTS` are sent. With a certificate's and a key's file in `argv` it speaks TLS.
 */
const EVENTS_PER_SECOND = 10;
const STREAM_EVENTS = 3_000;

const USAGE = { prompt_tokens: 24, completion_tokens: 16, total_tokens: 40 };
const ANSWER = Buffer.from(
  JSON.stringify({
    id: "chatcmpl-bench",
    object: "chat.completion",
    created: 1_735_689_600,
    model: "gpt-5-mini",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: "Sixteen tokens or so of a text that nobody is going to read today.",
        },
        finish_reason: "stop",
      },
    ],
    usage: USAGE,
  }),
);

function frame(value: object): Buffer {
  const chunk = {
    id: "chatcmpl-bench",
    object: "chat.completion.chunk",
    created: 1_735_689_600,
    model: "gpt-5-mini",
  };
  return Buffer.from(`data: ${JSON.stringify({ ...chunk, ...value })}\n\n`);
}

const WORD = frame({
  choices: [{ index: 0, delta: { content: " word" }, finish_reason: null }],
  usage: null,
});
const LAST = Buffer.concat([
  frame({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage: null }),
  frame({ choices: [], usage: USAGE }),
  Buffer.from("data: [DONE]\n\n"),
]);

/** Streams are spread over the ticks of a second's tenth: a real crowd does not speak in chorus. */
const LANES = 20;
const lanes = Array.from({ length: LANES }, () => new Map<ServerResponse, number>());
let opened = 0;

function openStream(res: ServerResponse): void {
  const lane = lanes[opened++ % LANES];
  res.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  res.write(WORD);
  lane?.set(res, 1);
  res.on("close", () => lane?.delete(res));
}

function speak(lane: Map<ServerResponse, number>): void {
  for (const [res, sent] of lane) {
    if (sent < STREAM_EVENTS) {
      res.write(WORD);
      lane.set(res, sent + 1);
    } else {
      res.end(LAST);
      lane.delete(res);
    }
  }
}

const STREAM_FLAG = Buffer.from('"stream":true');

const answer: RequestListener = (req, res) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => {
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    if (body.includes(STREAM_FLAG)) return openStream(res);
    res.writeHead(200, { "content-type": "application/json", "content-length": ANSWER.length });
    res.end(ANSWER);
  });
};
const [certFile, keyFile] = process.argv.slice(2);
const server =
  certFile !== undefined && keyFile !== undefined
    ? createTlsServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, answer)
    : createServer(answer);
server.keepAliveTimeout = 65_000;

const TICK_MS = 1_000 / EVENTS_PER_SECOND / LANES;
let tick = 0;
setInterval(() => {
  const lane = lanes[tick++ % LANES];
  if (lane) speak(lane);
}, TICK_MS);

server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
});
