import type { ChainFixture } from "./chain-fixture";
import type { TestBench, TestGateway, WrittenCall } from "./harness";
import { readStream, type StreamSeen } from "./read-stream";

/** A call as its client, our books and its upstream saw it. */
export interface Played {
  readonly response: Response;
  readonly seen: StreamSeen;
  readonly call: WrittenCall;
  readonly body: object;
  /** What the upstream will bill. */
  readonly billed: {
    readonly input: number;
    readonly cached: number;
    readonly written: number;
    readonly output: number;
  };
  error(): { readonly code: string; readonly message: string };
}

/** Where a call is played. */
export interface Stage {
  readonly bench: TestBench;
  readonly chain: ChainFixture;
  /** The bench's own unless said otherwise. */
  readonly gateway?: TestGateway;
}

/** Makes one call with a directive to the sandbox, waits until all of it is over, and gathers what everybody saw. */
export async function playCall(
  { bench, chain, gateway = bench.gateway }: Stage,
  directive: string,
  stream: boolean,
  more: object = {},
): Promise<Played> {
  const body = {
    model: chain.modelName,
    stream,
    messages: [{ role: "user", content: `Tell me. [[sandbox: ${directive}]]` }],
    ...more,
  };
  const response = await gateway.chat(chain.customers[0].apiKey, body);
  const seen = await readStream(response);
  const call = await bench.callOf(response);
  await bench.sandbox.idle();
  const log = bench.sandbox.log().at(-1)?.billed;
  const billed = {
    input: log?.input ?? 0,
    cached: log?.cached_input ?? 0,
    written: log?.cache_write_5m ?? 0,
    output: (log?.output ?? 0) + (log?.reasoning ?? 0),
  };
  const error = () =>
    (JSON.parse(seen.events.at(-1) ?? seen.text) as { error: { code: string; message: string } }).error;
  return { response, seen, call, body, billed, error };
}
